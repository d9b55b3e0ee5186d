import { dateFormat } from '../../../../intl.ts';
/**
 * A window that need not end with a day, in words: `9 Nov, 00:00 – 15 Nov, 14:32`; with the year
 * where it is not this one.
 */
export function describeMoments(
  { from, to }: { readonly from: string; readonly to: string },
  now: Date,
  locale: string,
): string {
  const [first, last] = [new Date(from), new Date(to)];
  const isThisYear = first.getFullYear() === now.getFullYear();
  return dateFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).formatRange(first, last);
}

/**
 * Formats by what they were made of. Making one takes far longer than using it, and a table of 500
 * groups uses thousands.
 */
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

export const numberFormat = (
  locale: string,
  options: Intl.NumberFormatOptions = {},
): Intl.NumberFormat =>
  kept(numbers, locale + JSON.stringify(options), () => new Intl.NumberFormat(locale, options));

/** In the viewer's zone, also when that changes while the page is open: its offsets are in the key. */
export const dateFormat = (
  locale: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat =>
  kept(
    dates,
    `${locale}${winter.getTimezoneOffset()}/${summer.getTimezoneOffset()}${JSON.stringify(options)}`,
    () => new Intl.DateTimeFormat(locale, options),
  );

const winter = new Date('2026-01-01T00:00:00Z');
const summer = new Date('2026-07-01T00:00:00Z');

function kept<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key);
  if (found) return found;
  const made = make();
  known.set(key, made);
  return made;
}

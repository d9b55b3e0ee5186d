import { numberFormat } from '../../../intl.ts';

/**
 * A number somebody typed, as a whole number of its smallest part: `25.50` with two decimals is
 * 2550. Separators are the locale's own, and grouping has to be regular: 25.50 written where the
 * point groups thousands is refused, not taken for 2,550. Undefined for what is no such number.
 */
export function parseNumber(text: string, decimals: number, locale: string): number | undefined {
  const { decimal, group } = separatorsOf(locale);
  const typed = withLatinDigits(text.trim());
  const [whole = '', fraction = '', ...rest] = typed.split(decimal);
  if (rest.length > 0 || (typed.includes(decimal) && fraction === '')) return undefined;
  const groups = whole.split(group);
  const regular =
    groups.length === 1 ||
    (/^\d{1,3}$/.test(groups[0] ?? '') &&
      groups.slice(1, -1).every((part) => /^\d{2,3}$/.test(part)) &&
      /^\d{3}$/.test(groups.at(-1) ?? ''));
  const digits = groups.join('');
  if (!regular || !/^\d+$/.test(digits) || !/^\d*$/.test(fraction)) return undefined;
  if (fraction.length > decimals) return undefined;
  const parts = Number(digits + fraction.padEnd(decimals, '0'));
  return Number.isSafeInteger(parts) ? parts : undefined;
}

/** A whole number of smallest parts, as it would be typed. */
export const numberToType = (parts: number, decimals: number, locale: string): string =>
  numberFormat(locale, { useGrouping: false, maximumFractionDigits: decimals }).format(
    parts / 10 ** decimals,
  );

function separatorsOf(locale: string): { decimal: string; group: string } {
  const parts = numberFormat(locale).formatToParts(1_234_567.5);
  const value = (type: string) => parts.find((part) => part.type === type)?.value;
  return { decimal: value('decimal') ?? '.', group: value('group') ?? ',' };
}

/** Digits of other scripts, each by its place in its run of ten. */
const withLatinDigits = (text: string): string =>
  text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) as number;
    let zero = point;
    while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String(point - zero);
  });

import { creditsToDecimal, microcreditsPerCredit } from '../core/units/credits.ts';
import { dateFormat, numberFormat } from './intl.ts';

/** Numbers, amounts and times for people. The viewer's locale decides separators, digits, order. */

export const viewerLocale = (): string => navigator.language || 'en-US';

/** An IANA name: days on screen are this zone's days. */
export const viewerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * An exact amount in two parts: credits with two decimals, and what is beyond them (empty when
 * nothing is). Below one credit there is no second part: every digit counts there.
 */
export interface CreditsText {
  readonly lead: string;
  readonly rest: string;
  /** After the number, in locales that put something there. */
  readonly tail: string;
}

const exactFormat = (locale: string): Intl.NumberFormat =>
  numberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 6 });

export function creditsText(microcredits: number, locale: string): CreditsText {
  if (Math.abs(microcredits) < microcreditsPerCredit)
    return { lead: exactCredits(microcredits, locale), rest: '', tail: '' };
  const decimal = creditsToDecimal(microcredits) as `${number}`;
  const parts = exactFormat(locale).formatToParts(decimal);
  const at = parts.findIndex((part) => part.type === 'fraction');
  const fraction = parts[at]?.value ?? '';
  const text = (list: typeof parts) => list.map((part) => part.value).join('');
  return {
    lead: text(parts.slice(0, at)) + fraction.slice(0, 2),
    rest: fraction.slice(2),
    tail: text(parts.slice(at + 1)),
  };
}

/** How many digits are missing to six decimals: figure spaces there align the decimal points. */
export function missingDigits({ lead, rest }: CreditsText): number {
  const decimals = lead.length - 1 - lead.search(/[^\p{Nd}](?=\p{Nd}*$)/u);
  return Math.max(0, 6 - decimals - rest.length);
}

/** The exact amount as one text, every digit of it. */
export const exactCredits = (microcredits: number, locale: string): string =>
  exactFormat(locale).format(creditsToDecimal(microcredits) as `${number}`);

export const formatCount = (count: number, locale: string): string =>
  numberFormat(locale).format(count);

/** A share of a whole in percent with one decimal; what is there never reads as nothing. */
export function formatShare(part: number, whole: number, locale: string): string {
  const share = whole === 0 ? 0 : part / whole;
  const format = numberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return share > 0 && share < 0.001 ? `< ${format.format(0.001)}` : format.format(share);
}

const time = (locale: string, options: Intl.DateTimeFormatOptions) => dateFormat(locale, options);

export const formatClock = (at: Date, locale: string): string =>
  time(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);

export const formatDay = (at: Date, locale: string): string =>
  time(locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(at);

/** Day, time and zone: for receipts, where nothing may be left to guess. */
export const formatMoment = (at: Date, locale: string): string =>
  time(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(at);

/** The time of day for today, day and time for what is older. */
export function formatRecent(at: Date, now: Date, locale: string): string {
  if (at.toDateString() === now.toDateString()) return formatClock(at, locale);
  const year = at.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return time(locale, {
    day: 'numeric',
    month: 'short',
    ...year,
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}

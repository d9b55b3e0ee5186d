declare const brand: unique symbol;

/** Whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [brand]: 'Instant' };

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The last instant RFC 3339 can write: 9999-12-31T23:59:59.999Z. */
const instantMax = 253_402_300_799_999;

export const instant = (ms: number): Instant => Math.trunc(ms) as Instant;

export const after = (at: Instant, ms: number): Instant => instant(at + ms);

export const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads RFC 3339 with a zone. Anything else, among it days that do not exist, is undefined. */
export function parseInstant(text: string): Instant | undefined {
  const parts = rfc3339.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts.map(Number) as number[];
  const daysInMonth = new Date(Date.UTC(year as number, month as number, 0)).getUTCDate();
  if ((month as number) < 1 || (month as number) > 12) return undefined;
  if ((day as number) < 1 || (day as number) > daysInMonth) return undefined;
  if ((hour as number) > 23 || (minute as number) > 59 || (second as number) > 59) return undefined;
  const ms = Date.parse(text.replace(' ', 'T').toUpperCase());
  return Number.isFinite(ms) && ms >= 0 && ms <= instantMax ? instant(ms) : undefined;
}

/** RFC 3339 in UTC with milliseconds. */
export const formatInstant = (at: Instant): string => new Date(at).toISOString();

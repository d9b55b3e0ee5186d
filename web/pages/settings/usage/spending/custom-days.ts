import { formatDay } from '../../../../format.ts';

/** The first and the last day of a period of the viewer's own choice, both inside: `2026-11-22`. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

export interface DaysProblem {
  readonly field: keyof Days;
  readonly message: string;
}

const firstDay = '2020-01-01';
/** As many as the API gives days or months of in one answer, and a leap year long. */
export const daysMax = 366;

/** Midnight of a day in the viewer's zone; undefined for what is no day. */
export function midnightOf(day: string): Date | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return undefined;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const at = new Date(year, month - 1, date);
  return at.getMonth() === month - 1 && at.getDate() === date ? at : undefined;
}

/** The day of the viewer's zone that an instant lies in. */
export function dayOf(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** How many days lie from the first to the last, both counted; clock changes do not matter. */
export function countDays({ first, last }: Days): number {
  const utc = (day: string) => Date.parse(`${day}T00:00:00Z`);
  return Math.round((utc(last) - utc(first)) / 86_400_000) + 1;
}

/** What is wrong with two days, and at which of them; undefined when nothing is. */
export function daysProblem(days: Days, locale: string): DaysProblem | undefined {
  const from = midnightOf(days.first);
  const until = midnightOf(days.last);
  if (!from) return { field: 'first', message: 'Enter the first day.' };
  if (!until) return { field: 'last', message: 'Enter the last day.' };
  if (days.first < firstDay) {
    const earliest = formatDay(midnightOf(firstDay) ?? from, locale);
    return { field: 'first', message: `Begin on ${earliest} or later.` };
  }
  if (until < from) return { field: 'last', message: 'The last day is before the first.' };
  const count = countDays(days);
  return count > daysMax
    ? { field: 'last', message: `${count} days: at most ${daysMax} can be shown at a time.` }
    : undefined;
}

import { minuteMs } from '../../../core/units/instant.ts';
import { parseTrace } from '../../../scripts/replaying/trace.ts';

/** One count of a trace per minute: what went before an origin, and what came after it. */
export interface TraceSeries {
  readonly name: string;
  readonly history: readonly number[];
  readonly future: readonly number[];
}

/** An origin has at least this many minutes behind it, and exactly `ahead` before it. */
const leastBehind = 20;
const ahead = 10;
const originsApart = 5;

/**
 * The real trace at its own grain. It lasts an hour: there is no honest way to make days of it, so
 * its minutes stand for days, without a week among them. Requests, tokens read and tokens written
 * are three series; the first and last minute, which the trace has only in part, are left out.
 * Origins overlap and the three move together: it is one hour seen many times, not many hours.
 */
export function traceSeries(csv: string): TraceSeries[] {
  const { requests } = parseTrace(csv);
  const minute = (at: number) => Math.floor(at / minuteMs);
  const first = minute(requests[0]?.at ?? 0) + 1;
  const length = Math.max(0, minute(requests.at(-1)?.at ?? 0) - first);
  const counts = {
    requests: new Array<number>(length).fill(0),
    'tokens read': new Array<number>(length).fill(0),
    'tokens written': new Array<number>(length).fill(0),
  };
  for (const { at, inputTokens, outputTokens } of requests) {
    const place = minute(at) - first;
    if (place < 0 || place >= length) continue;
    counts.requests[place] = (counts.requests[place] as number) + 1;
    counts['tokens read'][place] = (counts['tokens read'][place] as number) + inputTokens;
    counts['tokens written'][place] = (counts['tokens written'][place] as number) + outputTokens;
  }
  return Object.entries(counts).flatMap(([name, series]) => origins(name, series));
}

function origins(name: string, series: readonly number[]): TraceSeries[] {
  const found: TraceSeries[] = [];
  for (let origin = leastBehind; origin + ahead <= series.length; origin += originsApart)
    found.push({
      name: `${name}, after ${origin} minutes`,
      history: series.slice(0, origin),
      future: series.slice(origin, origin + ahead),
    });
  return found;
}

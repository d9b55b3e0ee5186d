import { creditsToDecimal } from '../../core/units/credits.ts';
import { sum } from './check.ts';
import type { Checked } from './replay.ts';
import type { Latencies, Sent } from './send.ts';

export interface Replayed {
  readonly sent: readonly Sent[];
  readonly latencies: Latencies;
  readonly seconds: number;
}

const number = (value: number) => value.toLocaleString('en-US');
const milliseconds = (value: number | undefined) =>
  value === undefined ? '-' : `${value.toFixed(1)} ms`;

/** What became of the trace, one fact a line. */
export function summary({ sent, latencies, seconds }: Replayed): string {
  const accepted = sent.filter((one) => one.kind === 'accepted');
  const refused = sent.filter((one) => one.kind === 'refused');
  const spent = accepted.reduce((total, { entry }) => total + entry.amount_microcredits, 0);
  const calls = latencies.hold.length + latencies.capture.length;
  const rate = (count: number) => number(Math.round(count / Math.max(seconds, 0.001)));
  const line = (name: string, value: string) => `${name.padEnd(20)}${value}`;
  return [
    line('accepted', number(accepted.length)),
    line('refused', `${number(refused.length)}${byCode(refused.map(({ code }) => code))}`),
    line('credits', creditsToDecimal(spent)),
    line(
      'requests per second',
      `${rate(sent.length)} (${rate(calls)} calls) over ${seconds.toFixed(1)} s`,
    ),
    line('hold', latency(latencies.hold)),
    line('capture', latency(latencies.capture)),
  ].join('\n');
}

const latency = (samples: readonly number[]) =>
  `p50 ${milliseconds(percentile(samples, 50))}, p99 ${milliseconds(percentile(samples, 99))}`;

function byCode(codes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const parts = [...counts].map(([code, count]) => `${code} ${number(count)}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** By nearest rank: the smallest sample that `percent` of all do not exceed. */
export function percentile(samples: readonly number[], percent: number): number | undefined {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(Math.ceil((percent / 100) * sorted.length) - 1, 0)];
}

const differencesShown = 20;

/** What the comparison at the end found. Amounts in credits, exact. */
export function agreementLines({ agreements, explained, differences }: Checked): string {
  const total = (part: 'quoted' | 'entered' | 'moved') =>
    creditsToDecimal(sum(agreements.map((agreement) => agreement[part])));
  const verdict =
    differences.length === 0
      ? 'agree to the microcredit'
      : `DISAGREE in ${number(differences.length)} places`;
  return [
    `sum of quotes ${total('quoted')}, of entries ${total('entered')}, balance moved ${total('moved')}`,
    `explained ${number(explained)} entries, verified ${number(agreements.length)} ledgers`,
    `quotes, entries and balance ${verdict}`,
    ...differences.slice(0, differencesShown),
  ].join('\n');
}

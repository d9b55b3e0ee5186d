import type { HistoryStep, HistoryUsage } from '../../core/usage/history-step.ts';
import { type Random, seeded } from '../../scripts/sample/random.ts';

/**
 * A history that tries what summaries get wrong: instants of all kinds, and many just before, on
 * and after quarters of an hour in the nights when clocks change; labels that are missing; more
 * members than a chart tells apart; holds captured long after they were opened.
 */

const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;

/** New York's clocks went forward at 07:00 UTC on the first and back at 06:00 UTC on the second. */
export const clockChanges = [Date.UTC(2026, 2, 8, 7), Date.UTC(2026, 10, 1, 6)] as const;

/** Opened before the first of them. */
export const historyBegins = Date.UTC(2026, 2, 1);
const historyEnds = Date.UTC(2026, 10, 12);

export interface Labels {
  readonly projects: readonly [string, ...string[]];
}

export function randomHistory(seed: number, { projects }: Labels): HistoryStep[] {
  const random = seeded(seed);
  const instants = [
    ...scattered(random, 60, historyBegins + 1, historyEnds),
    ...clockChanges.flatMap((change) => [
      ...scattered(random, 150, change - 10 * 24 * 60 * minuteMs, change + 10 * 24 * 60 * minuteMs),
      ...aroundQuarters(random, 80, change),
    ]),
  ];
  return instants.sort((a, b) => a - b).map((at) => ({ at, command: commandOf(random, projects) }));
}

const scattered = (random: Random, count: number, from: number, to: number): number[] =>
  Array.from({ length: count }, () => random.whole(from, Math.min(to, historyEnds)));

/** On a quarter of an hour or a millisecond off it, within a day and a half of an instant. */
const aroundQuarters = (random: Random, count: number, change: number): number[] =>
  Array.from(
    { length: count },
    () => change + random.whole(-144, 144) * quarterMs + random.whole(-1, 1),
  );

function commandOf(random: Random, projects: Labels['projects']): HistoryStep['command'] {
  const usage = usageOf(random, projects);
  if (random.chance(0.8)) return { kind: 'usage', usage };
  const took_ms = random.whole(1, 40 * minuteMs);
  return random.chance(0.2)
    ? { kind: 'hold_void', estimate: usage, took_ms }
    : { kind: 'hold_capture', estimate: usage, actual: usage, took_ms };
}

const models = [
  'anthropic/claude-haiku-4-5',
  'openai/gpt-5-mini',
  'google/gemini-2.5-flash',
  'anthropic/claude-sonnet-4-5',
  'openai/gpt-5.1',
] as const;
const tiers = ['small', 'medium'] as const;

function usageOf(random: Random, projects: Labels['projects']): HistoryUsage {
  const labels = {
    ...(random.chance(0.8) && { project: random.pick(projects) }),
    ...(random.chance(0.6) && { member: `member-${random.whole(1, 14)}` }),
    ...(random.chance(0.5) && { server: `srv-${random.whole(1, 5)}` }),
  };
  const whole = (most: number) => random.whole(1, most);
  switch (whole(5)) {
    case 1:
      return { ...labels, meter: 'code.analysis', quantities: { lines: whole(9_999), files: 3 } };
    case 2:
      return { ...labels, meter: 'infra.plan', quantities: { resources: whole(9) } };
    case 3:
      return {
        ...labels,
        ...{
          meter: 'server.runtime',
          tier: random.pick(tiers),
          quantities: { seconds: whole(7_200) },
        },
      };
    default:
      return {
        ...labels,
        ...{ meter: 'ai.chat', model: random.pick(models) },
        quantities: { input_tokens: whole(9_999), output_tokens: whole(999) },
      };
  }
}

import type { HistoryCommand } from '../core/usage/history-step.ts';
import type { SampleStep } from '../worker/http/local/sample-step.ts';
import { budgetSteps } from './sample/budgets.ts';
import { withPurchases } from './sample/purse.ts';
import { type Random, seeded } from './sample/random.ts';
import { serverSteps } from './sample/servers.ts';
import { analysisCommand, chatCommand, planCommand, sampleProjects } from './sample/work.ts';

export { sampleProjects };

export const sampleDays = 90;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Work per weekday: it grows by half over the history, rests at weekends, and once ran wild. */
const chatsPerDay = 32;
const growth = 0.5;
const weekendShare = 0.3;
const spikeDay = 63;
const spikeFactor = 5;

/**
 * Ninety days of a small company's usage up to `now` (ms since the epoch), in order, the same for
 * the same arguments: four categories, weekdays and weekends, growth, one day that ran wild and a
 * wild hour just now, servers on leases, budgets, purchases, a promotion that lapsed and one that is
 * about to, holds captured, voided and left to expire. Nothing of it falls due within three quarters
 * of an hour of `now`. `projects` are the ids of `sampleProjects`, in their order.
 */
export function sampleHistory(
  seed: number,
  now: number,
  projects: readonly string[],
): SampleStep[] {
  const random = seeded(seed);
  const firstDay = Math.floor(now / dayMs) * dayMs - (sampleDays - 1) * dayMs;
  const steps = [
    ...promotions(firstDay),
    ...serverSteps({ firstDay, now }, spikeDay, projects),
    wildHour(now, projects),
  ];
  for (let day = 0; day < sampleDays; day++)
    steps.push(...dayOf(day, firstDay + day * dayMs, random, projects));
  const past = steps.filter((step) => endOf(step) < now - minuteMs);
  const work = oneAfterTheOther(past);
  const budgets = budgetSteps({ firstDay, now }, projects, work);
  return withPurchases(oneAfterTheOther([...work, ...budgets]));
}

/** A moment ago, so that it is told of when this hour is over. */
const wildHour = (now: number, projects: readonly string[]): SampleStep => ({
  at: now - 2 * minuteMs,
  command: {
    kind: 'usage',
    usage: {
      meter: 'code.analysis',
      project: projects[2] as string,
      member: 'chidi@northwind.example',
      quantities: { lines: 620_000, files: 7_400 },
    },
  },
});

function dayOf(day: number, midnight: number, random: Random, projects: readonly string[]) {
  const weekday = new Date(midnight).getUTCDay();
  const busy =
    (weekday === 0 || weekday === 6 ? weekendShare : 1) * (1 + (growth * day) / sampleDays);
  const times = (mean: number) => Math.round(mean * busy * (0.8 + 0.4 * random.next()));
  const spike = day === spikeDay;
  const commands: HistoryCommand[] = [];
  const chats = spike ? chatsPerDay * spikeFactor : times(chatsPerDay);
  for (let n = chats; n > 0; n--) commands.push(chatCommand(random, projects));
  for (let n = times(3.5); n > 0; n--) commands.push(analysisCommand(random, projects));
  for (let n = times(2.5); n > 0; n--) commands.push(planCommand(random, projects));
  if (spike) commands.push(analysisCommand(random, projects, [1_500_000, 1_800_000]));
  return commands.map((command): SampleStep => ({ at: midnight + timeOfDay(random), command }));
}

/** Mostly office hours, with a thin tail into the night. */
function timeOfDay(random: Random): number {
  if (random.chance(0.08)) return Math.floor(random.next() * dayMs);
  const bell = (random.next() + random.next() + random.next()) / 3;
  return Math.floor((6 + 14 * bell) * hourMs);
}

/** The first lapsed untouched, because it is spent last; the last will before the week is over. */
const promotions = (firstDay: number): SampleStep[] => [
  {
    at: firstDay + 15 * dayMs + 8 * hourMs,
    command: {
      kind: 'grant',
      source: 'promotion',
      amount: 400_000_000,
      priority: 90,
      expires_at_ms: firstDay + 29 * dayMs + 8 * hourMs,
      reason: 'Launch week thank-you',
    },
  },
  {
    at: firstDay + 70 * dayMs + 8 * hourMs,
    command: {
      kind: 'grant',
      source: 'promotion',
      amount: 250_000_000,
      priority: 10,
      reason: 'Referral bonus',
    },
  },
  {
    at: firstDay + 80 * dayMs + 8 * hourMs,
    command: {
      kind: 'grant',
      source: 'promotion',
      amount: 300_000_000,
      priority: 90,
      expires_at_ms: firstDay + 95 * dayMs + 8 * hourMs,
      reason: 'Anniversary',
    },
  },
];

/** When all of a step is over: a hold that nobody ends stays open until its deadline. */
function endOf({ at, command }: SampleStep): number {
  if ('took_ms' in command) return at + command.took_ms;
  return command.kind === 'hold_expire' ? at + command.ttl_ms : at;
}

/** In order, and none before the one before it has ended. */
function oneAfterTheOther(steps: readonly SampleStep[]): SampleStep[] {
  let free = 0;
  return [...steps]
    .sort((a, b) => a.at - b.at)
    .map((step) => {
      const at = Math.max(step.at, free);
      free = at + ('took_ms' in step.command ? step.command.took_ms : 0);
      return { ...step, at };
    });
}

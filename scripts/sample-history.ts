import type { HistoryCommand, HistoryStep } from '../core/usage/history-step.ts';
import { withPurchases } from './sample/purse.ts';
import { type Random, seeded } from './sample/random.ts';
import { serverSteps } from './sample/servers.ts';
import { analysisCommand, chatCommand, planCommand, sampleProjects } from './sample/work.ts';

export { sampleProjects };

export const sampleDays = 90;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Work per weekday: it grows by half over the history, rests at weekends, and once ran wild. */
const chatsPerDay = 32;
const growth = 0.5;
const weekendShare = 0.3;
const spikeDay = 63;
const spikeFactor = 5;

/**
 * Ninety days of a small company's usage up to `now` (ms since the epoch), in order, the same for
 * the same arguments: four categories, weekdays and weekends, growth, one day that ran wild,
 * servers (one idle, one deleted), purchases, a promotion that lapses, holds captured, voided and
 * left to expire. `projects` are the ids of `sampleProjects`, in their order.
 */
export function sampleHistory(
  seed: number,
  now: number,
  projects: readonly string[],
): HistoryStep[] {
  const random = seeded(seed);
  const firstDay = Math.floor(now / dayMs) * dayMs - (sampleDays - 1) * dayMs;
  const steps = [...promotions(firstDay), ...serverSteps(firstDay, now, projects)];
  for (let day = 0; day < sampleDays; day++)
    steps.push(...dayOf(day, firstDay + day * dayMs, random, projects));
  const past = steps.filter(({ at }) => at < now - hourMs / 60);
  return withPurchases(oneAfterTheOther(past));
}

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
  if (spike) commands.push(analysisCommand(random, projects, 1_800_000));
  return commands.map((command): HistoryStep => ({ at: midnight + timeOfDay(random), command }));
}

/** Mostly office hours, with a thin tail into the night. */
function timeOfDay(random: Random): number {
  if (random.chance(0.08)) return Math.floor(random.next() * dayMs);
  const bell = (random.next() + random.next() + random.next()) / 3;
  return Math.floor((6 + 14 * bell) * hourMs);
}

/** The first lapses untouched, because it is spent last; the second is spent first. */
const promotions = (firstDay: number): HistoryStep[] => [
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
];

/** In order, and none before the one before it has ended. */
function oneAfterTheOther(steps: readonly HistoryStep[]): HistoryStep[] {
  let free = 0;
  return [...steps]
    .sort((a, b) => a.at - b.at)
    .map((step) => {
      const at = Math.max(step.at, free);
      free = at + ('took_ms' in step.command ? step.command.took_ms : 0);
      return { ...step, at };
    });
}

import { type Instant, instant } from '../../core/units/instant.ts';
import { refuse as failure, type Result } from '../../core/units/result.ts';
import { nextDayStart, type ZoneClock } from '../../core/usage/bucket-starts.ts';
import { cellMs, keptDays, planSummary, type SummaryPlan } from '../../core/usage/summary-plan.ts';
import {
  type SummaryShape,
  summariseWindow,
  type WindowSummary,
} from '../../core/usage/window-summary.ts';
import { readUsage, type UsageAnswer, type UsageQuestion } from '../../db/usage.ts';
import { usageSumsMax } from '../../db/usage-ranked.ts';
import { findZone, type UsageZone } from '../../db/usage-zones.ts';
import type { RateState } from '../account/protocol.ts';
import type { AccountCall } from './call.ts';
import { database } from './database.ts';
import { invalid } from './problem.ts';
import { refuse } from './reply.ts';
import { goesByDays, type SummaryAsked, type TimeRange } from './summary-query.ts';
import { catchingUp, type UndrainedUse, usageTail } from './usage-tail.ts';

/** Groups of a range that are shown by themselves; those beyond are one. */
const groupsMax = 1_000;

/** Keys of entries that D1 does not have yet: each goes with the question, in one parameter. */
const freshKeysMax = 2_000;

/** Days kept when a plan was made may be another zone's when it is read; the last try uses none. */
const triesMax = 3;

export interface UsageFound {
  /** In the order of the ranges asked for. */
  readonly windows: readonly WindowSummary[];
  readonly seq: number;
  readonly rate: RateState;
}

/** What rollups have counted, D1's entries beyond, and the object's own that D1 does not have. */
export async function usageInBuckets(
  call: AccountCall,
  asked: SummaryAsked,
): Promise<UsageFound | { response: Response }> {
  const { ranges, filter, groupBy } = asked;
  const from = instant(Math.min(...ranges.map(({ starts }) => starts[0] as Instant)));
  const to = instant(Math.max(...ranges.map((range) => range.to)));
  const tail = await usageTail(call, { from, to, filter, groupBy });
  if ('response' in tail) return tail;
  const freshKeys = [...new Set(tail.uses.map(({ key }) => key))];
  if (freshKeys.length > freshKeysMax) return { response: catchingUp(call) };
  const answer = await readCounted(call, asked, { drainedSeq: tail.drainedSeq, freshKeys });
  if (!answer.ok) return { response: refuse(call, tooMany(asked)) };
  const { countedSeq, windows } = answer.value;
  // Rollups may have counted what the object had not drained when it was asked.
  const fresh = tail.uses.filter(({ seq }) => seq > countedSeq);
  const summaries = ranges.map((range, place) => {
    const counted = windows[place] ?? { all: { totals: [] }, buckets: new Map() };
    return summariseWindow(counted, usesIn(range, fresh), shapeOf(asked, range));
  });
  return { windows: summaries, seq: Math.max(tail.seq, countedSeq), rate: tail.rate };
}

async function readCounted(
  call: AccountCall,
  asked: SummaryAsked,
  drained: Pick<UsageQuestion, 'drainedSeq' | 'freshKeys'>,
): Promise<Result<UsageAnswer, 'too-many-sums'>> {
  for (let attempt = 1; attempt <= triesMax; attempt++) {
    const kept = attempt < triesMax ? await keptZone(call, asked) : undefined;
    const question = questionOf(asked, kept, drained);
    const answer = await readUsage(database(call.env), call.account, question);
    if (answer.ok) return answer;
    if (answer.error === 'too-many-sums') return failure(answer.error);
  }
  throw new Error('usage that needs no kept days is never refused for them');
}

const tooMany = ({ granularity }: SummaryAsked) =>
  invalid(
    granularity === undefined ? 'group_by' : 'granularity',
    `The answer would have more than ${usageSumsMax} sums. ` +
      'Ask for a coarser granularity, another group_by, or fewer groups with top.',
  );

/** The zone asked in, if its days are kept and any range could use them. */
async function keptZone(call: AccountCall, asked: SummaryAsked): Promise<UsageZone | undefined> {
  return goesByDays(asked)
    ? findZone(database(call.env), call.account, asked.clock.zone)
    : undefined;
}

function questionOf(
  asked: SummaryAsked,
  kept: UsageZone | undefined,
  drained: Pick<UsageQuestion, 'drainedSeq' | 'freshKeys'>,
): UsageQuestion {
  const { filter, groupBy, quantities, ranges, clock } = asked;
  const windows = ranges.map((range) => {
    const { places, keysInBuckets, keysInAll } = shapeOf(asked, range);
    return {
      to: range.to,
      plan: planOf(range, range.to, clock, kept),
      openPlan: planOf(range, openEnd(range, clock), clock, kept),
      shown: { inBuckets: places === 0 ? 0 : keysInBuckets, inAll: keysInAll },
    };
  });
  const zone = kept && { name: clock.zone, kept };
  return { ...drained, filter, groupBy, quantities, zone, windows };
}

const shapeOf = ({ top }: SummaryAsked, { isComparison, starts }: TimeRange): SummaryShape => ({
  places: isComparison ? 0 : starts.length,
  keysInBuckets: top ?? groupsMax,
  keysInAll: groupsMax,
});

function planOf(
  { starts, byHour }: TimeRange,
  to: Instant,
  clock: ZoneClock,
  kept: UsageZone | undefined,
): SummaryPlan {
  const span = { low: starts[0] as Instant, high: to };
  const days = kept && !byHour ? keptDays(span, kept.since, clock) : undefined;
  return planSummary({ starts, to }, days);
}

/** Where the day or quarter ends that a range ends in: all the same while nothing is there yet. */
const openEnd = ({ to, byHour }: TimeRange, clock: ZoneClock): Instant =>
  byHour
    ? instant(Math.ceil(to / cellMs) * cellMs)
    : nextDayStart(instant(Math.max(0, to - 1)), clock);

/** The uses in a range, each with its bucket. */
function usesIn({ starts, to }: TimeRange, uses: readonly UndrainedUse[]) {
  const from = starts[0] as Instant;
  return uses
    .filter(({ at }) => at >= from && at < to)
    .map((use) => ({ ...use, place: starts.findLastIndex((start) => start <= use.at) }));
}

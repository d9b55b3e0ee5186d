import type { Command } from '../../../core/ledger/command.ts';
import type { Credits } from '../../../core/units/credits.ts';
import type { ApiKeyId, Seq } from '../../../core/units/ids.ts';
import { dayMs, instant } from '../../../core/units/instant.ts';
import type { SimulatedCommand } from '../../../worker/account/protocol.ts';
import { type Random, seeded } from '../../sample/random.ts';
import type { Company, Habit } from './company.ts';
import { type Regular, serversOf } from './company-servers.ts';

export const historyDays = 90;

/** More than ten days of any company here spend. */
const purchaseMicrocredits = 100_000_000_000_000 as Credits;
const purchaseEveryMs = 10 * dayMs;
/** Of all usage; each is two entries. */
const heldShare = 0.03;
const holdMs = 20_000;

/** A command with its instant and the key that sends it. */
export type Step = SimulatedCommand;

interface History {
  readonly entries: number;
  readonly now: number;
  /** The seq of the first of them. */
  readonly first: number;
}

/**
 * So many entries over the 90 days up to `now`, in order, the same for the same arguments. Every
 * command is accepted, and what falls due between two is known beforehand, so seqs can be counted
 * here. Usage is spread evenly over day and week: that makes the most cells that so many entries can
 * make.
 */
export function* companyHistory(company: Company, history: History): Generator<Step> {
  const { entries, now, first } = history;
  const random = seeded(entries);
  const start = now - historyDays * dayMs;
  const last = now - 1;
  const regular = inOrder(
    [...purchases(start, now), ...serversOf(company, entries, { start, now })],
    last,
  );
  const usages = entries - regular.reduce((sum, one) => sum + one.entries, 0);
  const everyMs = (historyDays * dayMs) / usages;
  let [done, due, seq] = [0, 0, first];
  function* regularBy(at: number): Generator<Step> {
    for (let one = regular[due]; one && one.at <= at; one = regular[++due]) {
      if (one.step) yield one.step(seq as Seq);
      seq += one.entries;
    }
  }
  // The last of all brings about what fell due since the one before it.
  while (done < usages - 1) {
    const at = instant(Math.floor(start + done * everyMs));
    yield* regularBy(at);
    const steps = usageAt(at, company, random, seq as Seq, usages - 1 - done);
    yield* steps;
    done += steps.length;
    seq += steps.length;
  }
  yield* regularBy(last);
  yield* usageAt(instant(last), company, random, seq as Seq, 1);
}

/** What nobody asks for comes before what is asked at the same instant. */
const inOrder = (regular: readonly Regular[], last: number): Regular[] =>
  regular
    .filter(({ at }) => at <= last)
    .sort((a, b) => a.at - b.at || Number(a.step !== undefined) - Number(b.step !== undefined));

/** One usage: a debit, or a hold and its capture where there is room for two. */
function usageAt(
  at: SimulatedCommand['at'],
  company: Company,
  random: Random,
  seq: Seq,
  room: number,
): Step[] {
  const habit = habitOf(company, random);
  const { amount, usage } = random.pick(habit.priced);
  const step = (command: Command): Step => ({ at, key: habit.key as ApiKeyId, command });
  if (room < 2 || !random.chance(heldShare))
    return [step({ kind: 'debit', amount, usage, collect: 'all' })];
  return [
    step({ kind: 'hold', amount, usage, ttlMs: holdMs }),
    step({ kind: 'capture', hold: seq, amount, usage }),
  ];
}

function habitOf({ habits }: Company, random: Random): Habit {
  let left = random.next();
  for (const habit of habits) {
    left -= habit.share;
    if (left <= 0) return habit;
  }
  return habits[0];
}

function* purchases(start: number, end: number): Generator<Regular> {
  const grant = { kind: 'grant', source: 'purchase', priority: 50, reason: 'Purchase' } as const;
  for (let at = start; at < end; at += purchaseEveryMs)
    yield {
      at,
      entries: 1,
      step: () => ({ at: instant(at), command: { ...grant, amount: purchaseMicrocredits } }),
    };
}

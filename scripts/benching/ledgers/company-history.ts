import type { Command } from '../../../core/ledger/command.ts';
import type { Credits } from '../../../core/units/credits.ts';
import type { ApiKeyId, Seq } from '../../../core/units/ids.ts';
import { dayMs, instant } from '../../../core/units/instant.ts';
import type { SimulatedCommand } from '../../../worker/account/protocol.ts';
import { type Random, seeded } from '../../sample/random.ts';
import type { Company, Habit, Priced } from './company.ts';

export const historyDays = 90;

/** More than ten days of any company here spend. */
const purchaseMicrocredits = 100_000_000_000_000 as Credits;
const purchaseEveryMs = 10 * dayMs;
/** Of all usage; each is two entries. */
const heldShare = 0.03;
const holdMs = 20_000;
/** Of all entries, at the most; at a million each server reports its runtime every hour. */
const runtimeShare = 0.2;

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
 * command is accepted and makes one entry, so seqs can be counted here. Usage is spread evenly over
 * day and week: that makes the most cells that so many entries can make.
 */
export function* companyHistory(company: Company, history: History): Generator<Step> {
  const { entries, now, first } = history;
  const random = seeded(entries);
  const start = now - historyDays * dayMs;
  const regular = [...purchases(start, now), ...runtimes(company, entries, start, now)];
  regular.sort((a, b) => a.at - b.at);
  const usages = entries - regular.length;
  const everyMs = (historyDays * dayMs) / usages;
  let [done, due] = [0, 0];
  while (done < usages) {
    const at = instant(Math.floor(start + done * everyMs));
    for (; (regular[due]?.at ?? now) <= at; due++) yield regular[due] as Step;
    const steps = usageAt(at, company, random, (first + done + due) as Seq, usages - done);
    yield* steps;
    done += steps.length;
  }
  yield* regular.slice(due);
}

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

function* purchases(start: number, end: number): Generator<Step> {
  const grant = { kind: 'grant', source: 'purchase', priority: 50, reason: 'Purchase' } as const;
  for (let at = start; at < end; at += purchaseEveryMs)
    yield { at: instant(at), command: { ...grant, amount: purchaseMicrocredits } };
}

/** Every server's start, and its runtime by the clock. */
function* runtimes(
  { servers }: Company,
  entries: number,
  start: number,
  end: number,
): Generator<Step> {
  const reports = Math.min(historyDays * 24, (entries * runtimeShare) / servers.length);
  const everyMs = Math.ceil((historyDays * dayMs) / reports);
  for (const [n, { runtime, provision }] of servers.entries()) {
    const from = start + 1_000 * (n + 1);
    yield debitAt(from, provision);
    for (let at = from + everyMs; at < end; at += everyMs) yield debitAt(at, runtime);
  }
}

const debitAt = (at: number, { amount, usage }: Priced): Step => ({
  at: instant(at),
  command: { kind: 'debit', amount, usage, collect: 'all' },
});

import type { Entry } from '../../core/ledger/entry.ts';
import type { EntryRow } from '../../core/ledger/entry-row.ts';
import type { Rejection } from '../../core/ledger/rejection.ts';
import type { Seq } from '../../core/units/ids.ts';
import type { Outcome } from '../../worker/account/protocol.ts';
import { detailOf, isDue, type StoredDraw } from '../support/model/audit.ts';
import type { Happening, Share } from '../support/model/happening.ts';
import type { Expected } from '../support/model/model.ts';

/** Where the ledger and the model must say the same; each throws a sentence when they do not. */

export function agree(what: string, ledger: unknown, model: unknown): void {
  if (JSON.stringify(ledger) === JSON.stringify(model)) return;
  const [theirs, ours] = [inOneOrder(ledger), inOneOrder(model)];
  if (theirs !== ours) throw new Error(`${what}: the ledger says ${theirs}, the model ${ours}`);
}

/** JSON with every object's names sorted: the order of fields says nothing. */
const inOneOrder = (value: unknown): string | undefined =>
  JSON.stringify(value, (_name, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

type SeqOf = (ref: number | undefined) => number | undefined;

/** An entry somebody asked for, column by column, against what the model says happened. */
export function agreeOnRow(row: EntryRow, happening: Happening, seqOf: SeqOf): void {
  const detail = detailOf(row);
  const what = `entry ${row.seq} (${row.kind})`;
  agree(`${what}, kind`, row.kind, happening.kind);
  agree(`${what}, amount`, row.amount, happening.amount);
  agree(`${what}, instant`, row.at, happening.at);
  const { available, held, owed } = happening.worth;
  agree(`${what}, balance`, [row.available, row.held, row.owed], [available, held, owed]);
  agree(`${what}, draws`, inOrder(detail.draws), inOrder(named(happening.draws, seqOf)));
  agree(`${what}, extra`, inOrder(detail.extra), inOrder(named(happening.extra, seqOf)));
  agree(`${what}, returned`, bySeq(detail.returned), bySeq(named(happening.returned, seqOf)));
  agree(`${what}, hold`, detail.hold, seqOf(happening.hold));
  agree(`${what}, of`, detail.of, seqOf(happening.of));
  agree(`${what}, uncollected`, detail.uncollected ?? 0, happening.uncollected ?? 0);
  agree(`${what}, repaid`, detail.repaid ?? 0, happening.repaid ?? 0);
  agree(`${what}, owed`, detail.owed ?? 0, happening.owed ?? 0);
  agree(`${what}, late`, detail.late ?? false, happening.late ?? false);
  agree(`${what}, until`, detail.expiresAt, happening.until);
  agree(`${what}, direction`, detail.direction, happening.direction);
  if (row.kind.startsWith('top_up_')) agreeOnTopUp(what, row, happening, seqOf);
  else if (row.kind.startsWith('budget_')) agreeOnBudget(what, row, happening, seqOf);
  else if (row.kind.startsWith('server_')) agreeOnServer(what, row, happening, seqOf);
  else agree(`${what}, cause`, detail.cause, happening.cause);
  agreeOnLease(what, row, happening, seqOf);
}

/** All that an entry of a server alone says. */
function agreeOnServer(what: string, row: EntryRow, happening: Happening, seqOf: SeqOf): void {
  const { server, ...said } = detailOf(row);
  agree(`${what}, server`, server, seqOf(happening.server));
  agree(what, said, happening.said);
}

/** What holds and captures say of servers. */
function agreeOnLease(what: string, row: EntryRow, happening: Happening, seqOf: SeqOf): void {
  if (row.kind !== 'hold' && row.kind !== 'capture') return;
  const { provision, lease } = detailOf(row);
  agree(`${what}, provision`, provision, happening.said?.provision);
  const { server, ...rest } = lease ?? {};
  const said = happening.said?.lease;
  agree(`${what}, lease`, lease && rest, said);
  if (said) agree(`${what}, server`, server, seqOf(happening.server));
}

/** All that an entry of auto top-up says. */
function agreeOnTopUp(what: string, row: EntryRow, happening: Happening, seqOf: SeqOf): void {
  const { attempt, ...said } = detailOf(row);
  agree(`${what}, attempt`, attempt, seqOf(happening.attempt));
  agree(what, said, happening.said);
}

/** All that an entry about a budget says. */
function agreeOnBudget(what: string, row: EntryRow, happening: Happening, seqOf: SeqOf): void {
  const { budget, ...said } = detailOf(row);
  agree(`${what}, budget`, budget, seqOf(happening.budget));
  agree(what, said, happening.said);
}

/** A refusal as the ledger names it: of what it speaks of, the model knows the happening. */
export function refusalNamed(rejection: Rejection, seqOf: SeqOf): Rejection {
  if (rejection.code === 'budget-exceeded')
    return { ...rejection, budget: seqOf(rejection.budget) as Seq };
  return rejection.code === 'hold-of-server'
    ? { ...rejection, server: seqOf(rejection.server) as Seq }
    : rejection;
}

/** What one answer says, against what it should say. */
export function agreeOnOutcome(
  outcome: Outcome,
  expected: Expected,
  first: Outcome | undefined,
  asked: string,
): void {
  const theirs = outcome.kind === 'refused' ? outcome.rejection : outcome.entry.fact.kind;
  const ours = expected.kind === 'refused' ? expected.rejection : expected.happening.kind;
  agree(`outcome of ${asked}`, theirs, ours);
  agree(`replay of ${asked}`, outcome.replayed, expected.replayed);
  if (first) agree(`replayed outcome of ${asked}`, { ...outcome, replayed: first.replayed }, first);
}

/** The entry that was answered with is the entry that was stored. */
export function agreeOnEntry(entry: Entry, row: EntryRow | undefined, asked: string): void {
  if (!row) throw new Error(`${asked} was answered with entry ${entry.seq}, which is not stored`);
  const { available, held, owed } = entry.balance;
  agree(
    `entry answered to ${asked}`,
    [entry.seq, entry.at, entry.hash, entry.fact.kind, available, held, owed],
    [row.seq, row.at, row.hash, row.kind, row.available, row.held, row.owed],
  );
  const fact: Record<string, unknown> = { ...entry.fact };
  const usage: Record<string, unknown> = { ...('usage' in entry.fact ? entry.fact.usage : {}) };
  for (const [name, value] of Object.entries(detailOf(row)))
    agree(`${name} answered to ${asked}`, fact[name] ?? usage[name], value);
  agree(`amount answered to ${asked}`, fact.amount ?? 0, row.amount);
}

/** Brought about by time alone, in no order that matters: what leases do is not among it. */
export const isOfTime = ({ command, kind, cause }: Happening): boolean =>
  command === undefined && (kind === 'expiry' || (kind === 'void' && cause === 'deadline'));

/**
 * What time brought about, as sums per instant and per hold or grant: things due at one instant
 * may be written in either order, and what lapses from one grant at one instant in parts.
 */
export function agreeOnDue(
  rows: readonly EntryRow[],
  happenings: readonly Happening[],
  seqOf: SeqOf,
): void {
  const theirs = rows.filter(isDue).map((row) => {
    const { hold, grant } = detailOf(row);
    return { at: row.at, kind: row.kind, of: hold ?? grant, amount: row.amount };
  });
  const ours = happenings
    .filter(isOfTime)
    .map(({ at, kind, hold, grant, amount }) => ({ at, kind, of: seqOf(hold ?? grant), amount }));
  agree('what fell due', sums(theirs), sums(ours));
}

function sums(due: readonly { at: number; kind: string; of?: number; amount: number }[]) {
  const totals = new Map<string, number>();
  for (const { at, kind, of, amount } of due) {
    const name = `${kind} of ${of} at ${at}`;
    totals.set(name, (totals.get(name) ?? 0) + amount);
  }
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1));
}

const named = (shares: readonly Share[] | undefined, seqOf: SeqOf): StoredDraw[] =>
  (shares ?? []).map(({ grant, amount }) => [seqOf(grant) ?? 0, amount]);

/** One sum per grant, in the order the grants first come. */
function inOrder(draws: readonly StoredDraw[] | undefined): StoredDraw[] {
  const totals = new Map<number, number>();
  for (const [grant, amount] of draws ?? []) totals.set(grant, (totals.get(grant) ?? 0) + amount);
  return [...totals];
}

const bySeq = (draws: readonly StoredDraw[] | undefined): StoredDraw[] =>
  inOrder(draws).sort(([a], [b]) => a - b);

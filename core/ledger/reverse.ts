import { type Credits, least, minus, zero } from '../units/credits.ts';
import { assertNever, ok, type Result, refuse } from '../units/result.ts';
import { drawFrom, drawn, undoDraws } from './burn-down.ts';
import type { ReverseCommand } from './command.ts';
import { type Decision, type History, lifetimeLimit } from './decide.ts';
import type { Draw, Entry, GrantFact, GrantSource, ReversalFact } from './entry.ts';
import { repaying } from './evolve.ts';
import type { Rejection } from './rejection.ts';
import type { AccountState, Grant } from './state.ts';

/** Grants that money paid for: a clawback may take from these, never from what was a present. */
const boughtSources: ReadonlySet<GrantSource> = new Set([
  'purchase',
  'auto_top_up',
  'subscription',
]);

/**
 * Undoes an entry, or part of it, never more than is left of it. A grant is taken back; spending
 * is given back to the grants that bore it; a taking back is given back.
 */
export function decideReverse(
  state: AccountState,
  command: ReverseCommand,
  history: History,
): Decision {
  const entry = history.entry(command.of);
  if (!entry) return refuse({ code: 'entry-not-found' });
  const { fact } = entry;
  switch (fact.kind) {
    case 'grant':
      return takeBack(state, command, entry as Entry<GrantFact>);
    case 'debit':
    case 'capture': {
      const draws = fact.kind === 'debit' ? fact.draws : [...fact.draws, ...fact.extra];
      return giveBackSpending(state, command, entry, draws);
    }
    case 'reversal':
      return fact.direction === 'take_back'
        ? giveBackTaken(state, command, entry as Entry<ReversalFact>)
        : refuse({ code: 'not-reversible' });
    case 'open':
    case 'hold':
    case 'extend':
    case 'void':
    case 'expiry':
    case 'adjustment':
    case 'freeze':
    case 'unfreeze':
    case 'top_up_policy':
    case 'top_up_claim':
    case 'top_up_result':
    case 'top_up_pause':
    case 'top_up_resume':
    case 'server_terms':
    case 'server_stopping':
    case 'server_delete':
    case 'budget_set':
    case 'budget_remove':
    case 'budget_alert':
      return refuse({ code: 'not-reversible' });
    default:
      return assertNever(fact);
  }
}

function reversible(
  state: AccountState,
  command: ReverseCommand,
  whole: Credits,
): Result<Credits, Rejection> {
  const left = minus(whole, state.reversed.get(command.of)?.amount ?? zero);
  const amount = command.amount ?? left;
  return amount > left || left === 0
    ? refuse({ code: 'reversal-exceeds-entry', left })
    : ok(amount);
}

/** From its own grant, then from other bought ones; never presents or open holds. The rest is owed. */
function takeBack(
  state: AccountState,
  command: ReverseCommand,
  { seq, fact }: Entry<GrantFact>,
): Decision {
  const amount = reversible(state, command, fact.amount);
  if (!amount.ok) return amount;
  const own = state.grants.get(seq) as Grant;
  const others = state.burning.filter((grant) => grant !== own && boughtSources.has(grant.source));
  const sources = [own, ...others];
  const free = sources.reduce((total, grant) => total + grant.remaining, 0);
  const there = least(amount.value, free as Credits);
  return ok({
    kind: 'reversal',
    of: seq,
    amount: amount.value,
    direction: 'take_back',
    draws: drawFrom(sources, there),
    owed: minus(amount.value, there),
    counter: { grant: seq, source: fact.source },
    reason: command.reason,
  });
}

function giveBackSpending(
  state: AccountState,
  command: ReverseCommand,
  { seq, fact }: Entry,
  draws: readonly Draw[],
): Decision {
  const amount = reversible(state, command, drawn(draws));
  if (!amount.ok) return amount;
  const full = lifetimeLimit(state, amount.value);
  if (full) return refuse(full);
  const meter = 'usage' in fact ? fact.usage?.meter : undefined;
  return ok({
    kind: 'reversal',
    of: seq,
    amount: amount.value,
    direction: 'give_back',
    draws: undoDraws(draws, state.reversed.get(seq)?.restored ?? zero, amount.value).undone,
    owed: zero,
    counter: { meter },
    reason: command.reason,
  });
}

/** What is still owed is forgiven first; the rest returns to the grants it was taken from. */
function giveBackTaken(
  state: AccountState,
  command: ReverseCommand,
  { seq, fact }: Entry<ReversalFact>,
): Decision {
  const amount = reversible(state, command, fact.amount);
  if (!amount.ok) return amount;
  const full = lifetimeLimit(state, amount.value);
  if (full) return refuse(full);
  const owed = repaying(state, amount.value);
  const restored = state.reversed.get(seq)?.restored ?? zero;
  const { undone, excess } = undoDraws(fact.draws, restored, minus(amount.value, owed));
  return ok({
    kind: 'reversal',
    of: seq,
    amount: amount.value,
    direction: 'give_back',
    draws: excess > 0 ? [...undone, [fact.of, excess]] : undone,
    owed,
    counter: fact.counter,
    reason: command.reason,
  });
}

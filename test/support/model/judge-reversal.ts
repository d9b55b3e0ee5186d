import type { ReverseCommand } from '../../../core/ledger/command.ts';
import type { GrantSource } from '../../../core/ledger/entry.ts';
import type { Credits } from '../../../core/units/credits.ts';
import { freeOf, type Happening, move, type Past, type Share, total } from './happening.ts';
import { lifetimeReached, overLifetime, take, type Verdict } from './verdict.ts';
import { grantsIn, worthOf } from './views.ts';

const bought: readonly GrantSource[] = ['purchase', 'auto_top_up', 'subscription'];

/** Undoing a grant takes back; undoing spending, or a taking back, gives back. */
export function judgeReversal(past: Past, command: ReverseCommand): Verdict {
  const target = past.find(({ ref }) => ref === command.of);
  if (!target) return { refused: { code: 'entry-not-found' } };
  const undoesTaking = target.kind === 'reversal' && target.direction === 'take_back';
  const undoesSpending = target.kind === 'debit' || target.kind === 'capture';
  if (target.kind !== 'grant' && !undoesTaking && !undoesSpending)
    return { refused: { code: 'not-reversible' } };

  const left = leftOf(past, target);
  const amount = command.amount ?? left;
  if (left === 0 || amount > left)
    return { refused: { code: 'reversal-exceeds-entry', left: left as Credits } };

  if (target.kind === 'grant') return takeBack(past, command, target, amount);
  if (overLifetime(past, amount)) return { refused: lifetimeReached };
  return undoesTaking
    ? undoTaking(past, command, target, amount)
    : undoSpending(past, command, target, amount);
}

const reversalsOf = (past: Past, target: Happening): Past =>
  past.filter(({ kind, of }) => kind === 'reversal' && of === target.ref);

/** What of an entry is not undone. A taking back that was itself undone counts no more. */
export function leftOf(past: Past, target: Happening): number {
  const undone = reversalsOf(past, target).map((reversal) =>
    target.kind === 'grant' ? leftOf(past, reversal) : reversal.amount,
  );
  return target.amount - undone.reduce((sum, amount) => sum + amount, 0);
}

/** From its own grant, then from other bought ones; what is not there becomes owed. */
function takeBack(past: Past, command: ReverseCommand, target: Happening, amount: number): Verdict {
  const grants = grantsIn(past);
  const own = grants.filter(({ ref }) => ref === target.ref);
  const others = grants.filter(({ ref, source }) => ref !== target.ref && bought.includes(source));
  const draws = take(amount, [...own, ...others]);
  const owed = amount - total(draws);
  const moves = [
    ...draws.flatMap((draw) => move(freeOf(draw.grant), 'world', draw.amount)),
    ...move('debt', 'world', owed),
  ];
  return {
    draft: {
      ...{ kind: 'reversal', direction: 'take_back', command, of: target.ref },
      ...{ amount, moves, draws, owed, source: target.source },
    },
  };
}

function undoSpending(past: Past, command: ReverseCommand, target: Happening, amount: number) {
  const before = reversalsOf(past, target).reduce((sum, reversal) => sum + reversal.amount, 0);
  const spent = [...(target.draws ?? []), ...(target.extra ?? [])];
  const { shares } = giveBack(spent, before, amount);
  return given(command, target, amount, shares, 0);
}

/** What is owed is repaid first; what was owed then and repaid since goes to the grant itself. */
function undoTaking(past: Past, command: ReverseCommand, target: Happening, amount: number) {
  const owed = Math.min(amount, worthOf(past).owed);
  const before = reversalsOf(past, target).reduce(
    (sum, reversal) => sum + reversal.amount - (reversal.owed ?? 0),
    0,
  );
  const { shares, beyond } = giveBack(target.draws ?? [], before, amount - owed);
  if (beyond > 0) shares.push({ grant: target.of as number, amount: beyond });
  return given(command, target, amount, shares, owed);
}

/** Last drawn first, past what was given back before; says how much the draws could not take. */
function giveBack(draws: readonly Share[], before: number, amount: number) {
  const shares: Share[] = [];
  let skip = before;
  let rest = amount;
  for (const draw of [...draws].reverse()) {
    const skipped = Math.min(skip, draw.amount);
    const part = Math.min(rest, draw.amount - skipped);
    skip -= skipped;
    rest -= part;
    if (part > 0) shares.push({ grant: draw.grant, amount: part });
  }
  return { shares, beyond: rest };
}

function given(
  command: ReverseCommand,
  target: Happening,
  amount: number,
  draws: Share[],
  owed: number,
): Verdict {
  const moves = [
    ...move('world', 'debt', owed),
    ...draws.flatMap((draw) => move('world', freeOf(draw.grant), draw.amount)),
  ];
  return {
    draft: {
      ...{ kind: 'reversal', direction: 'give_back', command, of: target.ref },
      ...{ amount, moves, draws, owed },
    },
  };
}

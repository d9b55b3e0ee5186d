import { freeOf, heldBy, type Past, total } from './happening.ts';
import { assertBudgetLaw } from './law-budget.ts';
import { assertTopUpLaw } from './law-top-up.ts';
import { contents, countersOf, grantsIn, holdsIn, movesOf, worthOf } from './views.ts';

/** The laws of DESIGN §2 that speak of one account's credits, asked of the model itself. */
export function assertLaws(past: Past): void {
  inOrder(past);
  nothingBelowZero(past);
  nothingFromNowhere(past);
  holdsAreExact(past);
  reversalsAreBounded(past);
  paymentsGrantOnce(past);
  assertTopUpLaw(past);
  assertBudgetLaw(past);
}

function broken(law: string): never {
  throw new Error(law);
}

function inOrder(past: Past): void {
  past.forEach((happening, index) => {
    if (happening.ref !== index + 1) broken(`happening ${happening.ref} stands at ${index + 1}`);
    if (happening.at < (past[index - 1]?.at ?? 0))
      broken(`happening ${happening.ref} is earlier than the one before it`);
  });
}

/** Law 1, at every point of the list. */
function nothingBelowZero(past: Past): void {
  for (const { ref, worth } of past)
    if (worth.available < 0 || worth.held < 0 || worth.owed < 0)
      broken(`something is below zero after happening ${ref}: ${JSON.stringify(worth)}`);
  for (const [place, amount] of contents(movesOf(past)))
    if (place !== 'world' && place !== 'debt' && amount < 0)
      broken(`${place} has ${amount}: more was taken from it than was in it`);
}

/** Law 2: granted + given back = spent + expired + taken back + available + held − owed. */
function nothingFromNowhere(past: Past): void {
  const { granted, givenBack, spent, expired, takenBack } = countersOf(past);
  const { available, held, owed } = worthOf(past);
  const came = granted + givenBack;
  const went = spent + expired + takenBack + available + held - owed;
  if (came !== went) broken(`${came} came in, but ${went} went out or is there`);
}

function holdsAreExact(past: Past): void {
  const inside = contents(movesOf(past));
  for (const { ref, status, amount, draws } of holdsIn(past)) {
    if (total(draws) !== amount) broken(`hold ${ref} draws ${total(draws)}, not its ${amount}`);
    for (const draw of draws) {
      const held = inside.get(heldBy(ref, draw.grant)) ?? 0;
      if (held !== (status === 'open' ? draw.amount : 0))
        broken(`hold ${ref} is ${status} and has ${held} of grant ${draw.grant}`);
    }
  }
}

function reversalsAreBounded(past: Past): void {
  for (const { ref, kind, amount } of past) {
    const undone = past
      .filter(({ of }) => of === ref)
      .reduce((sum, reversal) => sum + reversal.amount, 0);
    if (kind !== 'grant' && undone > amount) broken(`${undone} of the ${amount} of ${ref} undone`);
  }
  const last = past.at(-1)?.at ?? 0;
  for (const grant of grantsIn(past))
    if (grant.until <= last && grant.free > 0)
      broken(`${freeOf(grant.ref)} has ${grant.free} after its expiry`);
}

/** Law 8. */
function paymentsGrantOnce(past: Past): void {
  const payments = past.flatMap(({ command }) =>
    command?.kind === 'grant' && command.payment !== undefined ? [command.payment] : [],
  );
  if (new Set(payments).size < payments.length) broken('a payment granted credits twice');
}

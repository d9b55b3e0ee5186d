import type { SetTopUpCommand } from '../../../core/ledger/command.ts';
import type { TopUpStop } from '../../../core/ledger/entry.ts';
import type { Money } from '../../../core/units/money.ts';
import type { Happening, Past } from './happening.ts';
import { isFrozen, worthOf } from './views.ts';

/** What the list of happenings says about auto top-up. Each answer reads the list from its beginning. */

export const hourMs = 3_600_000;

const kindIs =
  (kind: Happening['kind']) =>
  (happening: Happening): boolean =>
    happening.kind === kind;

/** What the customer last ordered, and the happening it was ordered with. */
export function orderIn(past: Past): (SetTopUpCommand & { readonly ref: number }) | undefined {
  const set = past.findLast(kindIs('top_up_policy'));
  return set?.command?.kind === 'set_top_up' ? { ...set.command, ref: set.ref } : undefined;
}

export interface AttemptView {
  readonly ref: number;
  readonly claim: Happening;
  /** In order; only the last can have ended it. */
  readonly results: Past;
  readonly end: Happening | undefined;
}

export const attemptsIn = (past: Past): AttemptView[] =>
  past.filter(kindIs('top_up_claim')).map((claim) => {
    const results = past.filter(({ attempt }) => attempt === claim.ref);
    const end = results.find(({ said }) => said?.result !== 'action_required');
    return { ref: claim.ref, claim, results, end };
  });

export const openAttempt = (past: Past): AttemptView | undefined =>
  attemptsIn(past).find(({ end }) => end === undefined);

/** Before tax. */
export const priceOf = ({ claim }: AttemptView): Money => claim.said?.price as Money;

/** Year and month, in UTC. */
const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);

/** What was charged in the month of an instant, by when it was paid. */
export function chargedIn(past: Past, at: number, currency: string): number {
  return attemptsIn(past)
    .filter(({ end }) => end?.said?.result === 'paid' && monthOf(end.at) === monthOf(at))
    .map((attempt) => (attempt.end?.said?.charged as Money | undefined) ?? priceOf(attempt))
    .filter((money) => money.currency === currency)
    .reduce((sum, money) => sum + money.amountMinor, 0);
}

/** What the cap leaves when nothing is under way. */
export function leftIn(past: Past, at: number): number {
  const order = orderIn(past);
  if (!order) return 0;
  return Math.max(0, order.monthlyCapMinor - chargedIn(past, at, order.price.currency));
}

export interface Standing {
  readonly stop: TopUpStop | undefined;
  /** Declines in a row that another try might have turned. */
  readonly declines: number;
  /** No more tries with this card. */
  readonly broken: boolean;
  readonly card: string | undefined;
}

const ranks: readonly TopUpStop[] = ['no_card', 'declined', 'quarantined', 'dispute'];

export const outranks = (a: TopUpStop, b: TopUpStop | undefined): boolean =>
  b === undefined || ranks.indexOf(a) > ranks.indexOf(b);

const fresh = { declines: 0, broken: false, card: undefined };

/** A card nothing is known of is no other one. */
export const otherCard = (declined: string | undefined, now: string | undefined): boolean =>
  declined !== undefined && now !== undefined && declined !== now;

/** Whether it rests, and how the cards did. */
export const standingOf = (past: Past): Standing =>
  past.reduce<Standing>(standingAfter, { ...fresh, stop: undefined });

function standingAfter(standing: Standing, { command }: Happening): Standing {
  const { stop, declines, broken, card } = standing;
  switch (command?.kind) {
    case 'pause_top_up':
      return { ...standing, stop: command.reason, broken: broken || command.reason === 'declined' };
    case 'note_card':
      return otherCard(card, command.fingerprint)
        ? { ...fresh, stop: undefined }
        : { ...standing, stop: undefined };
    case 'set_top_up': {
      if (!command.enabled) return standing;
      const same = command.fingerprint === undefined || command.fingerprint === card;
      if (broken) return same ? { ...standing, stop: 'declined' } : { ...fresh, stop: undefined };
      return { ...standing, stop: undefined };
    }
    case 'settle_top_up': {
      if (command.result === 'paid')
        return { ...fresh, stop: stop === 'declined' ? undefined : stop };
      if (command.result !== 'declined') return standing;
      if (command.code === 'no_card')
        return { ...standing, stop: outranks('no_card', stop) ? 'no_card' : stop };
      const over = broken || command.hard === true || declines + 1 >= 3;
      return {
        stop: over && outranks('declined', stop) ? 'declined' : stop,
        declines: declines + 1,
        broken: over,
        card: command.fingerprint ?? card,
      };
    }
    default:
      return standing;
  }
}

/** When the declined one is tried again; over with anything that happens then or later. */
export function retryIn(past: Past): number | undefined {
  const last = past.findLast(({ kind }) => kind.startsWith('top_up_'));
  const retryAt = last?.said?.retryAt as number | undefined;
  return retryAt !== undefined && (past.at(-1)?.at ?? 0) < retryAt ? retryAt : undefined;
}

/** Until when no balance calls for another: an hour after one was canceled. */
export function quietIn(past: Past): number {
  const set = orderIn(past)?.ref ?? 0;
  const canceled = past.findLast(({ said }) => said?.result === 'canceled');
  return canceled && canceled.ref > set ? canceled.at + hourMs : 0;
}

/** The order, where nothing keeps an attempt from beginning. */
export function readyOrder(past: Past, at: number): SetTopUpCommand | undefined {
  const order = orderIn(past);
  if (!order?.enabled || isFrozen(past) || openAttempt(past) || standingOf(past).stop)
    return undefined;
  return order.price.amountMinor <= leftIn(past, at) ? order : undefined;
}

/** The order, where the balance may call for an attempt as well. */
function calledOrder(past: Past, at: number): SetTopUpCommand | undefined {
  return (retryIn(past) ?? 0) > at || quietIn(past) > at ? undefined : readyOrder(past, at);
}

/** The order that a balance below its threshold calls for. */
export function crossedOrder(past: Past, at: number): SetTopUpCommand | undefined {
  const order = calledOrder(past, at);
  return order && worthOf(past).available < order.threshold ? order : undefined;
}

/** The order that a refusal calls for: one top-up, after what is owed, would have sufficed. */
export function wantedOrder(past: Past, at: number, required: number) {
  const order = calledOrder(past, at);
  const { available, owed } = worthOf(past);
  return order && available + order.credits + order.bonus - owed >= required ? order : undefined;
}

/** The order that is due to be tried again, at its instant. */
export function dueRetry(past: Past): { at: number; order: SetTopUpCommand } | undefined {
  const at = retryIn(past);
  const order = at === undefined ? undefined : readyOrder(past, at);
  if (at === undefined || !order || worthOf(past).available >= order.threshold) return undefined;
  return { at, order };
}

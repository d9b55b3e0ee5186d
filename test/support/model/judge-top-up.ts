import type {
  NoteCardCommand,
  PauseTopUpCommand,
  RetryTopUpCommand,
  SetTopUpCommand,
  SettleTopUpCommand,
} from '../../../core/ledger/command.ts';
import type { TopUpClaimFact } from '../../../core/ledger/entry.ts';
import type { Rejection } from '../../../core/ledger/rejection.ts';
import type { Seq } from '../../../core/units/ids.ts';
import type { Draft, Past } from './happening.ts';
import {
  attemptsIn,
  hourMs,
  leftIn,
  openAttempt,
  orderIn,
  otherCard,
  outranks,
  standingOf,
} from './top-ups.ts';
import type { Verdict } from './verdict.ts';
import { isFrozen } from './views.ts';

type TopUpCommand =
  | SetTopUpCommand
  | RetryTopUpCommand
  | SettleTopUpCommand
  | PauseTopUpCommand
  | NoteCardCommand;

const no = (refused: Rejection): Verdict => ({ refused });
const unchanged = no({ code: 'top-up-unchanged' });

export function judgeTopUp(past: Past, command: TopUpCommand, at: number): Verdict {
  switch (command.kind) {
    case 'set_top_up':
      return judgeSet(past, command);
    case 'retry_top_up':
      return judgeRetry(past, command, at);
    case 'settle_top_up':
      return judgeSettle(past, command, at);
    case 'pause_top_up': {
      const rests = orderIn(past)?.enabled && outranks(command.reason, standingOf(past).stop);
      if (!rests) return unchanged;
      return said('top_up_pause', command, { reason: command.reason });
    }
    case 'note_card': {
      const { stop, declines, broken, card } = standingOf(past);
      const { fingerprint } = command;
      const another = (declines > 0 || broken) && otherCard(card, fingerprint);
      const ownWord = stop === 'dispute' || stop === 'quarantined';
      if (ownWord || !(stop === 'no_card' || another)) return unchanged;
      return said('top_up_resume', command, fingerprint === undefined ? {} : { fingerprint });
    }
  }
}

/** A happening that moves nothing and says something. */
const said = (
  kind: Draft['kind'],
  command: Draft['command'],
  words: Draft['said'],
  attempt?: number,
): Verdict => ({
  draft: {
    ...{ kind, amount: 0, moves: [], said: words },
    ...(command ? { command } : {}),
    ...(attempt === undefined ? {} : { attempt }),
  },
});

export function claim(order: SetTopUpCommand, cause: TopUpClaimFact['cause']): Draft {
  const { credits, bonus, price, package: item } = order;
  const words = { cause, credits, bonus, price, package: item };
  return { kind: 'top_up_claim', amount: 0, moves: [], said: words };
}

const orderWords = (command: SetTopUpCommand) => {
  const { enabled, threshold, credits, bonus, price, monthlyCapMinor } = command;
  const consent = enabled ? command.consent : undefined;
  const numbers = { enabled, threshold, credits, bonus, price, monthlyCapMinor };
  return { ...numbers, package: command.package, consent };
};

/** Off is off; on again says something only when it changes or ends something. */
function judgeSet(past: Past, command: SetTopUpCommand): Verdict {
  const before = orderIn(past);
  if (!command.enabled)
    return before?.enabled ? said('top_up_policy', command, orderWords(command)) : unchanged;
  const { stop, broken, card } = standingOf(past);
  const isDeclined = broken && (command.fingerprint === undefined || command.fingerprint === card);
  const stopped = isDeclined ? 'declined' : undefined;
  const words = { ...orderWords(command), stopped };
  const same =
    before !== undefined &&
    JSON.stringify(orderWords(command)) === JSON.stringify(orderWords(before));
  const waits = hasRetry(past);
  if (same && stop === stopped && !waits) return unchanged;
  return said('top_up_policy', command, words);
}

/** A retry that was told and neither made nor called off, be its instant over or not. */
const hasRetry = (past: Past): boolean =>
  past.findLast(({ kind }) => kind.startsWith('top_up_'))?.said?.retryAt !== undefined;

function judgeRetry(past: Past, command: RetryTopUpCommand, at: number): Verdict {
  const order = orderIn(past);
  const { stop } = standingOf(past);
  if (isFrozen(past)) return no({ code: 'account-frozen' });
  if (!order?.enabled) return no({ code: 'top-up-off' });
  if (openAttempt(past)) return no({ code: 'top-up-in-flight' });
  if (stop) return no({ code: 'top-up-stopped', reason: stop });
  const leftMinor = leftIn(past, at);
  if (order.price.amountMinor > leftMinor) return no({ code: 'top-up-over-cap', leftMinor });
  return { draft: { ...claim(order, 'retry'), command } };
}

function judgeSettle(past: Past, command: SettleTopUpCommand, at: number): Verdict {
  const attempt = attemptsIn(past).find(({ ref }) => (ref as Seq) === command.attempt);
  if (!attempt) return no({ code: 'attempt-not-found' });
  if (attempt.end) return no({ code: 'attempt-over' });
  const { result, invoice, code } = command;
  if (result === 'action_required' && attempt.results.length > 0) return unchanged;
  const words: Record<string, unknown> = { result, invoice };
  if (result === 'paid') words.charged = command.charged;
  else words.code = code;
  if (result === 'action_required') words.until = at + 23 * hourMs;
  if (result === 'declined') {
    words.fingerprint = command.fingerprint;
    Object.assign(words, afterDecline(past, command, at));
  }
  return said('top_up_result', command, words, attempt.ref);
}

/** An hour, then six, then no more; nor for what no card could turn. */
function afterDecline(past: Past, { code, hard }: SettleTopUpCommand, at: number) {
  const { declines, broken, stop } = standingOf(past);
  if (code === 'no_card') return { stopped: 'no_card' };
  if (hard || broken || declines >= 2) return { stopped: 'declined' };
  if (!orderIn(past)?.enabled || stop) return {};
  return { retryAt: at + (declines === 0 ? 1 : 6) * hourMs };
}

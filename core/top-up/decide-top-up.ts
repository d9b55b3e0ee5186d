import type {
  NoteCardCommand,
  PauseTopUpCommand,
  RetryTopUpCommand,
  SetTopUpCommand,
} from '../ledger/command.ts';
import type { Fact, TopUpPolicyFact } from '../ledger/entry.ts';
import type { Rejection } from '../ledger/rejection.ts';
import type { AccountState } from '../ledger/state.ts';
import type { Instant } from '../units/instant.ts';
import { assertLaw, ok, type Result, refuse } from '../units/result.ts';
import { claimOf } from './claim.ts';
import { isAnotherCard, isStronger } from './evolve-top-up.ts';
import { leftMinor } from './month.ts';
import { failuresMax, type TopUp } from './top-up.ts';

type Decision = Result<Fact, Rejection>;

const unchanged: Decision = refuse({ code: 'top-up-unchanged' });

/**
 * Switches it on, changes or switches it off. On needs consent. It ends every stop but that by
 * decline, and what waits to be tried again; a stop by decline only with another card.
 */
export function decideSetTopUp(topUp: TopUp, command: SetTopUpCommand): Decision {
  const fact = policyIn(topUp, command);
  if (!fact.enabled) return topUp.policy?.enabled ? ok(fact) : unchanged;
  assertPolicy(fact);
  const ends = topUp.retryAt !== undefined || topUp.stop !== fact.stopped;
  return ends || !topUp.policy || !sameOrder(topUp.policy, fact) ? ok(fact) : unchanged;
}

function policyIn(topUp: TopUp, command: SetTopUpCommand): TopUpPolicyFact {
  const { enabled, threshold, credits, bonus, price, package: bought, consent } = command;
  const kept = enabled && isDeclined(topUp, command.fingerprint);
  return {
    kind: 'top_up_policy',
    enabled,
    threshold,
    credits,
    bonus,
    price,
    ...(bought === undefined ? {} : { package: bought }),
    monthlyCapMinor: command.monthlyCapMinor,
    ...(enabled && consent ? { consent } : {}),
    ...(kept ? { stopped: 'declined' } : {}),
  };
}

/** Whether the breaker is out for this card. One without a fingerprint cannot show it is another. */
const isDeclined = ({ failures, declinedCard }: TopUp, fingerprint: string | undefined): boolean =>
  failures >= failuresMax && (fingerprint === undefined || fingerprint === declinedCard);

/** The route has told the customer what is wrong with their numbers; here it would be a bug. */
function assertPolicy(fact: TopUpPolicyFact): void {
  const { credits, price, monthlyCapMinor, consent } = fact;
  assertLaw(consent !== undefined, 'nobody is charged without consent');
  assertLaw(credits > 0 && price.amountMinor > 0, 'a top-up buys something for something');
  assertLaw(Number.isSafeInteger(monthlyCapMinor) && monthlyCapMinor >= 0, 'a cap is whole');
}

function sameOrder(
  a: Omit<TopUpPolicyFact, 'kind' | 'stopped'>,
  b: Omit<TopUpPolicyFact, 'kind' | 'stopped'>,
): boolean {
  return (
    a.enabled === b.enabled &&
    a.threshold === b.threshold &&
    a.credits === b.credits &&
    a.bonus === b.bonus &&
    a.price.amountMinor === b.price.amountMinor &&
    a.price.currency === b.price.currency &&
    a.package === b.package &&
    a.monthlyCapMinor === b.monthlyCapMinor &&
    a.consent?.by === b.consent?.by &&
    a.consent?.textHash === b.consent?.textHash
  );
}

/** The next try now, whether or not the balance calls for it: the customer does. */
export function decideRetryTopUp(
  state: AccountState,
  _command: RetryTopUpCommand,
  at: Instant,
): Decision {
  const { policy, attempt, stop } = state.topUp;
  if (state.status === 'frozen') return refuse({ code: 'account-frozen' });
  if (!policy?.enabled) return refuse({ code: 'top-up-off' });
  if (attempt) return refuse({ code: 'top-up-in-flight' });
  if (stop) return refuse({ code: 'top-up-stopped', reason: stop });
  const left = leftMinor(state.topUp, at);
  if (policy.price.amountMinor > left) return refuse({ code: 'top-up-over-cap', leftMinor: left });
  return ok(claimOf(policy, 'retry'));
}

/** Rests it. A stop that is as hard to end already stands. */
export function decidePauseTopUp(topUp: TopUp, { reason }: PauseTopUpCommand): Decision {
  const rests = topUp.policy?.enabled && isStronger(reason, topUp.stop);
  return rests ? ok({ kind: 'top_up_pause', reason }) : unchanged;
}

/**
 * Another card ends a stop by decline and starts the count of declines anew; any card ends a stop
 * for want of one. A dispute or money put aside is ended by the customer alone, who switches it on
 * again.
 */
export function decideNoteCard(topUp: TopUp, { fingerprint }: NoteCardCommand): Decision {
  const { stop, failures } = topUp;
  if (stop === 'dispute' || stop === 'quarantined') return unchanged;
  const mends = stop === 'no_card' || (failures > 0 && isAnotherCard(topUp, fingerprint));
  if (!mends) return unchanged;
  return ok({ kind: 'top_up_resume', ...(fingerprint === undefined ? {} : { fingerprint }) });
}

import type { Rejection } from '../../core/ledger/rejection.ts';
import { type AccountId, budgetId, serverId } from '../../core/units/ids.ts';
import { formatInstant } from '../../core/units/instant.ts';
import { assertLaw, assertNever } from '../../core/units/result.ts';
import type { Denial } from '../account/protocol.ts';
import type { Problem, ProblemCode } from './problem.ts';

/** What each refusal of the ledger is called outside. A new one is a compile error here. */
const codeOf: Record<Rejection['code'], ProblemCode> = {
  'account-not-found': 'not_found',
  'account-frozen': 'account_frozen',
  'key-reused-with-other-body': 'idempotency_key_reused',
  'hold-not-found': 'not_found',
  'hold-not-open': 'hold_not_open',
  'entry-not-found': 'not_found',
  'not-reversible': 'not_reversible',
  'reversal-exceeds-entry': 'reversal_exceeds_entry',
  'freeze-unchanged': 'freeze_unchanged',
  'clawback-settled': 'reversal_exceeds_entry',
  'payment-not-found': 'not_found',
  'top-up-unchanged': 'top_up_off',
  'top-up-off': 'top_up_off',
  'top-up-in-flight': 'top_up_in_flight',
  'top-up-stopped': 'top_up_stopped',
  'top-up-over-cap': 'monthly_cap_reached',
  'attempt-not-found': 'not_found',
  'attempt-over': 'not_found',
  'hold-of-server': 'hold_of_server',
  'server-not-found': 'not_found',
  'server-in-state': 'server_in_state',
  'server-unchanged': 'server_unchanged',
  'budget-not-found': 'not_found',
  'limit-reached': 'limit_reached',
  'budget-exceeded': 'budget_exceeded',
  'insufficient-credits': 'insufficient_credits',
};

/**
 * A refusal of the ledger as the API states it. Made of the stored rejection, the seq it was
 * decided at, the dashboard's address and the account only, so that a replay says the same. Throws
 * without an account where the refusal names a server or budget of one.
 */
export function rejectionProblem(
  rejection: Rejection,
  seq: number | undefined,
  origin: string,
  account?: AccountId,
): Problem {
  const { detail, param, extra } = describe(rejection, origin, account);
  return {
    code: codeOf[rejection.code],
    detail,
    param,
    extra: { ...extra, ...(seq === undefined ? {} : { as_of_seq: seq }) },
  };
}

type Described = Pick<Problem, 'detail' | 'param' | 'extra'>;

function describe(rejection: Rejection, origin: string, account?: AccountId): Described {
  switch (rejection.code) {
    case 'account-not-found':
      return { detail: 'There is no such account.' };
    case 'account-frozen':
      return { detail: 'An operator froze the account: it takes no new spending.' };
    case 'key-reused-with-other-body':
      return {
        param: rejection.param,
        detail: `This ${rejection.param} was used with another request. Use a new one.`,
      };
    case 'hold-not-found':
      return { detail: 'The account has no such hold.' };
    case 'hold-not-open':
      return {
        detail: `The hold has ended: it is ${rejection.status}.`,
        extra: { hold_status: rejection.status },
      };
    case 'entry-not-found':
      return { param: 'entry', detail: 'The account has no such entry.' };
    case 'not-reversible':
      return { param: 'entry', detail: 'Only grants, spending and reversals can be reversed.' };
    case 'reversal-exceeds-entry':
      return {
        param: 'amount_microcredits',
        detail: `${rejection.left} microcredits of the entry are left to reverse.`,
        extra: { left_microcredits: rejection.left },
      };
    case 'freeze-unchanged':
      return {
        detail: `The account is ${rejection.status} already.`,
        extra: { account_status: rejection.status },
      };
    case 'clawback-settled':
      return { detail: 'All of it was taken back before.' };
    case 'payment-not-found':
      return { detail: 'The account was granted nothing for this payment.' };
    case 'top-up-unchanged':
      return { detail: 'Auto top-up is as it was.' };
    case 'top-up-off':
      return { detail: 'Auto top-up is switched off.' };
    case 'top-up-in-flight':
      return { detail: 'A top-up is under way; there is never a second beside it.' };
    case 'top-up-stopped':
      return {
        detail: 'Auto top-up has stopped and waits for another card, or to be switched on again.',
        extra: { stopped: rejection.reason },
      };
    case 'top-up-over-cap':
      return {
        detail: 'One more top-up would pass the monthly cap.',
        extra: { left_minor: rejection.leftMinor },
      };
    case 'attempt-not-found':
      return { detail: 'The account has no such top-up attempt.' };
    case 'attempt-over':
      return { detail: 'The top-up attempt has ended.' };
    case 'hold-of-server':
      return {
        detail: 'The hold is a server’s: it ends with what becomes of the server.',
        extra: { server: serverId(known(account), rejection.server) },
      };
    case 'server-not-found':
      return { detail: 'The account has no such server.' };
    case 'server-in-state':
      return {
        detail: `The server is ${rejection.status}.`,
        extra: { server_status: rejection.status },
      };
    case 'server-unchanged':
      return { detail: 'The server has this tier and its price already.' };
    case 'budget-not-found':
      return { detail: 'The account has no such budget.' };
    case 'budget-exceeded':
      return {
        detail: `This needs ${rejection.required} microcredits and would pass the limit of a budget.`,
        extra: {
          required_microcredits: rejection.required,
          budget: {
            id: budgetId(known(account), rejection.budget),
            limit_microcredits: rejection.limit,
            spent_microcredits: rejection.spent,
            held_microcredits: rejection.held,
            resets_at: formatInstant(rejection.resetsAt),
          },
        },
      };
    case 'limit-reached':
      return {
        detail: `The account has reached its limit of ${rejection.max} for ${rejection.limit}.`,
        extra: { limit: rejection.limit, max: rejection.max },
      };
    case 'insufficient-credits':
      return {
        detail: `This needs ${rejection.required} microcredits and ${rejection.available} are available.`,
        extra: {
          required_microcredits: rejection.required,
          available_microcredits: rejection.available,
          checkout_url: `${origin}/settings/billing`,
        },
      };
    default:
      return assertNever(rejection);
  }
}

function known(account: AccountId | undefined): AccountId {
  assertLaw(account !== undefined, 'whose server or budget it is must be said');
  return account;
}

/** Why the object would not listen at all; nothing was decided. */
export function denialProblem(denial: Denial): Problem {
  switch (denial.code) {
    case 'account-not-found':
      return { code: 'not_found', detail: 'There is no such account.' };
    case 'key-unknown':
      return { code: 'unauthenticated', detail: 'The key is not known or was revoked.' };
    case 'key-expired':
      return { code: 'unauthenticated', detail: 'The key has expired.' };
    case 'scope-missing':
      return scopeMissing(denial.scope);
    case 'rate-limited':
      return {
        code: 'rate_limited',
        detail: 'The account has made too many requests.',
        retryAfterSeconds: denial.retryAfterSeconds,
      };
    case 'too-many-sockets':
      return {
        code: 'rate_limited',
        detail: `The account has ${denial.max} live sockets open already.`,
        retryAfterSeconds: 60,
      };
    case 'local-only':
      return { code: 'forbidden', detail: 'Only a local installation does this.' };
    case 'internal':
      return { code: 'internal_error', detail: 'The request was not carried out.' };
    default:
      return assertNever(denial);
  }
}

export const scopeMissing = (scope: string): Problem => ({
  code: 'forbidden',
  detail: `This needs the scope ${scope}.`,
  extra: { scope },
});

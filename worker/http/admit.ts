import type { Scope } from '../../core/access/scopes.ts';
import { ok, type Result, refuse as refusal } from '../../core/units/result.ts';
import { accountRpc } from '../account/account-client.ts';
import { authenticate } from '../auth/authenticate.ts';
import { notePlatformKeyUse } from '../auth/platform-key-use.ts';
import {
  callerOf,
  isStaleOperator,
  mayUse,
  operatorMay,
  type Principal,
} from '../auth/principal.ts';
import { signInAgain, whichAccount } from '../auth/which-account.ts';
import type { AccountCall, Call, SignedCall } from './call.ts';
import { askOfOwnKey } from './own-key.ts';
import type { Problem } from './problem.ts';
import { countAddress, prove } from './rate-limits.ts';
import { scopeMissing } from './refusal-problem.ts';
import { denied, refuse, setRate } from './reply.ts';
import type { AccountRoute, Handler, PublicRoute, Route, SignedRoute, Who } from './route.ts';

/** Lets a request in, or says why not, and runs its route. */
export async function admit(route: Route, call: Call): Promise<Response> {
  if (route.who === 'anyone') return admitAnyone(route, call);
  const signed = await sign(route, call);
  if (!signed.ok) return countWrong(call, refuse(call, signed.error));
  const response = await run(route, signed.value);
  if (response.status === 401) return countWrong(call, response);
  if (signed.value.principal.kind === 'account_key' && response.ok)
    prove(call, signed.value.principal.keyHash);
  return isTokenDue(signed.value) ? replaceToken(signed.value, response) : response;
}

async function admitAnyone(route: PublicRoute, call: Call): Promise<Response> {
  const tooMany = route.counted ? await countAddress(call) : undefined;
  return tooMany ? refuse(call, tooMany) : (await route.load())(call);
}

/** Wrong keys and dead sessions, after the fact. Whoever brought none made nobody look anything up. */
async function countWrong(call: Call, response: Response): Promise<Response> {
  const { headers } = call.request;
  if (response.status !== 401 || !(headers.has('authorization') || headers.has('cookie')))
    return response;
  const tooMany = await countAddress(call);
  return tooMany ? refuse(call, tooMany) : response;
}

async function run(route: SignedRoute | AccountRoute, call: SignedCall): Promise<Response> {
  if (writesNoEntry(route)) notePlatformKeyUse(call);
  if (route.who !== 'account') return (await route.load())(call);
  const found = await findAccount(call);
  if (!found.ok) return refuse(call, found.error);
  if (looksAsOperator(found.value)) await noteView(found.value);
  return answerKnown(await route.load(), found.value);
}

/** What operators do, they do by acts that are recorded; what they only see is recorded here. */
const looksAsOperator = ({ principal, account, request }: AccountCall): boolean =>
  principal.kind === 'session' && principal.account !== account && request.method === 'GET';

/** Loaded with the first: no debit needs it. */
async function noteView(call: AccountCall): Promise<void> {
  const { recordView } = await import('./record-view.ts');
  await recordView(call);
}

const isTokenDue = ({ principal }: SignedCall): boolean =>
  principal.kind === 'session' && principal.tokenDue === true;

/** After the route, which may have replaced the token itself or ended the session. */
async function replaceToken(call: SignedCall, response: Response): Promise<Response> {
  const { withNextCookie } = await import('./next-cookie.ts');
  return withNextCookie(call, response);
}

/**
 * Runs a route. What refuses a request for its shape alone has not asked the object, so that a key
 * nobody was given would be told more than that it is none, for ever and uncounted: then the object
 * is asked after all. What goes well costs nothing more.
 */
async function answerKnown(handler: Handler<AccountCall>, call: AccountCall): Promise<Response> {
  let asked = false;
  const { rpc } = call;
  const noted = () => {
    asked = true;
    return rpc();
  };
  const response = await handler(Object.assign(call, { rpc: noted }));
  if (asked || response.status < 400) return response;
  const seen = await askOfOwnKey(call);
  if (!seen) return response;
  if (!seen.ok) return denied(call, seen);
  setRate(response.headers, seen.rate);
  return response;
}

/** For sure: what does, reports its key by that. */
const writesNoEntry = ({ who, method }: Route): boolean =>
  who === 'platform' || who === 'operator' || method === 'GET';

async function sign(
  { who, scope }: SignedRoute | AccountRoute,
  call: Call,
): Promise<Result<SignedCall, Problem>> {
  const principal = await authenticate(call);
  if (!principal.ok) return principal;
  const wrong = wrongKind(who, scope, principal.value);
  if (wrong) return refusal(wrong);
  // What is about an account is judged once it is known which.
  if (needsScopeNow(who) && !mayUse(principal.value, scope)) return refusal(scopeMissing(scope));
  return ok(Object.assign(call, { principal: principal.value, scope }));
}

const needsScopeNow = (who: Who): boolean =>
  who === 'platform' || who === 'operator' || who === 'signed';

/** Why somebody of this kind cannot use the route at all. */
function wrongKind(who: Who, scope: Scope, principal: Principal): Problem | undefined {
  const { kind } = principal;
  switch (who) {
    case 'platform':
      return kind === 'platform_key' ? undefined : scopeMissing(scope);
    case 'operator':
      if (isStaleOperator(principal)) return signInAgain;
      return kind === 'account_key' ? scopeMissing(scope) : undefined;
    case 'session':
    case 'person':
      if (kind !== 'session') return onlySignedIn;
      return who === 'person' && principal.person === undefined ? onlyPeople : undefined;
    default:
      return undefined;
  }
}

const onlySignedIn: Problem = {
  code: 'unauthenticated',
  detail: 'Only a signed-in browser has a session.',
};
const onlyPeople: Problem = {
  code: 'forbidden',
  detail: 'This is for people who signed in themselves, not by a link of the platform.',
};

async function findAccount(call: SignedCall): Promise<Result<AccountCall, Problem>> {
  const account = await whichAccount(call, call.principal, call.params.account ?? '');
  if (!account.ok) return account;
  if (!mayUse(call.principal, call.scope, account.value)) return refusal(notAllowed(call));
  return ok(
    Object.assign(call, {
      account: account.value,
      caller: callerOf(call.principal, call.scope),
      rpc: () => accountRpc(call.env, account.value),
    }),
  );
}

/** Operators are told when a fresh sign-in is all they lack. */
const notAllowed = ({ principal, scope }: SignedCall): Problem =>
  isStaleOperator(principal) && operatorMay(scope) ? signInAgain : scopeMissing(scope);

import { ok, type Result, refuse as refusal } from '../../core/units/result.ts';
import { accountRpc } from '../account/account-client.ts';
import { authenticate } from '../auth/authenticate.ts';
import { callerOf, mayUse } from '../auth/principal.ts';
import { whichAccount } from '../auth/which-account.ts';
import type { AccountCall, Call, SignedCall } from './call.ts';
import { askOfOwnKey } from './own-key.ts';
import type { Problem } from './problem.ts';
import { scopeMissing } from './refusal-problem.ts';
import { denied, refuse, setRate } from './reply.ts';
import type { AccountRoute, Handler, Route, SignedRoute } from './route.ts';

/** Lets a request in, or says why not, and runs its route. */
export async function admit(route: Route, call: Call): Promise<Response> {
  if (route.who === 'anyone') return (await route.load())(call);
  const signed = await sign(route, call);
  if (!signed.ok) return refuse(call, signed.error);
  if (route.who !== 'account') return (await route.load())(signed.value);
  const found = await findAccount(signed.value);
  if (!found.ok) return refuse(call, found.error);
  return answerKnown(await route.load(), found.value);
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

async function sign(
  { who, scope }: SignedRoute | AccountRoute,
  call: Call,
): Promise<Result<SignedCall, Problem>> {
  const principal = await authenticate(call);
  if (!principal.ok) return principal;
  const { kind } = principal.value;
  if (who === 'platform' && kind !== 'platform_key') return refusal(scopeMissing(scope));
  if (who === 'session' && kind !== 'session')
    return refusal({ code: 'unauthenticated', detail: 'Only a signed-in browser has a session.' });
  if (!mayUse(principal.value, scope)) return refusal(scopeMissing(scope));
  return ok(Object.assign(call, { principal: principal.value, scope }));
}

async function findAccount(call: SignedCall): Promise<Result<AccountCall, Problem>> {
  const account = await whichAccount(call, call.principal, call.params.account ?? '');
  if (!account.ok) return account;
  return ok(
    Object.assign(call, {
      account: account.value,
      caller: callerOf(call.principal, call.scope),
      rpc: () => accountRpc(call.env, account.value),
    }),
  );
}

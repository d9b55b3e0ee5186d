import { after, hourMs } from '../../../core/units/instant.ts';
import { accountStub } from '../../account/account-client.ts';
import { sessionTag } from '../../auth/session.ts';
import type { AccountCall } from '../call.ts';
import { invalid } from '../problem.ts';
import { checkQuery } from '../query.ts';
import { denied, refuse } from '../reply.ts';

/** Opens the socket on the account's object; who calls was checked, or is by the object itself. */
export async function watchAccount(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, ['since']);
  if (wrong) return refuse(call, wrong);
  const since = call.url.searchParams.get('since');
  if (since !== null && !/^\d{1,15}$/.test(since))
    return refuse(call, invalid('since', 'since must be the seq of an entry, or 0'));
  if (call.request.headers.get('upgrade')?.toLowerCase() !== 'websocket')
    return refuse(
      call,
      { code: 'upgrade_required', detail: 'Open this as a WebSocket.' },
      { headers: { Upgrade: 'websocket', Connection: 'Upgrade' } },
    );
  const inside = new Request(call.url, {
    headers: {
      upgrade: 'websocket',
      'x-hydron-caller': JSON.stringify(call.caller),
      ...boundsOf(call),
    },
  });
  const response = await accountStub(call.env, call.account).fetch(inside);
  return response.status === 101 ? response : refusedByObject(call, response);
}

/** A revoked platform key is refused everywhere within minutes; its sockets within this. */
const platformSocketMs = hourMs;

/**
 * Until when the socket may stay, and under which tag its session finds it again. Of an account's
 * own key its object knows both.
 */
function boundsOf({ principal, now }: AccountCall): Record<string, string> {
  switch (principal.kind) {
    case 'account_key':
      return {};
    case 'platform_key':
      return { 'x-hydron-until': String(after(now, platformSocketMs)) };
    case 'session':
      return {
        'x-hydron-until': String(principal.expiresAt),
        'x-hydron-tag': sessionTag(principal),
      };
  }
}

async function refusedByObject(call: AccountCall, response: Response): Promise<Response> {
  const answer = await response.json<Parameters<typeof denied>[1]>();
  return denied(call, answer);
}

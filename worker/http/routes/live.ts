import { after, hourMs, minuteMs } from '../../../core/units/instant.ts';
import { accountStub } from '../../account/account-client.ts';
import type { SessionPrincipal } from '../../auth/principal.ts';
import { personTag, portalTag, sessionTag } from '../../auth/session.ts';
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

/**
 * A revoked platform key is refused everywhere within minutes; its sockets within this. So is a
 * session whose sockets nobody closed: one that was opening as it ended, or whose end was cut short.
 */
const checkedSocketMs = hourMs;
/** An operator's session is not found at accounts it only looked at: its sockets there end soon. */
const operatorSocketMs = 5 * minuteMs;

/**
 * Until when the socket may stay, and under which tags it is found again. Of an account's own key
 * its object knows both.
 */
function boundsOf({ principal, now, account }: AccountCall): Record<string, string> {
  switch (principal.kind) {
    case 'account_key':
      return {};
    case 'platform_key':
      return { 'x-hydron-until': String(after(now, checkedSocketMs)) };
    case 'session': {
      const isOwn = principal.account === account;
      const most = after(now, isOwn ? checkedSocketMs : operatorSocketMs);
      const until = Math.min(principal.expiresAt, most);
      return { 'x-hydron-until': String(until), 'x-hydron-tags': tagsOf(principal).join(' ') };
    }
  }
}

const tagsOf = ({ session, person }: SessionPrincipal): string[] => [
  sessionTag(session),
  person === undefined ? portalTag : personTag(person),
];

async function refusedByObject(call: AccountCall, response: Response): Promise<Response> {
  const answer = await response.json<Parameters<typeof denied>[1]>();
  return denied(call, answer);
}

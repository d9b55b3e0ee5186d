import { type AccountId, randomSuffix } from '../../../core/units/ids.ts';
import { after, formatInstant, secondMs } from '../../../core/units/instant.ts';
import { ok, refuse as refusal } from '../../../core/units/result.ts';
import { findAccount } from '../../../db/accounts.ts';
import type { AuditRecord } from '../../../db/audit-log.ts';
import * as portal from '../../../db/portal-links.ts';
import { forgetSessions } from '../../auth/believed-sessions.ts';
import { isSameOrigin } from '../../auth/by-session.ts';
import { actorOf } from '../../auth/principal.ts';
import { randomToken } from '../../auth/random.ts';
import { newSession, portalTag } from '../../auth/session.ts';
import { sessionCookies } from '../../auth/session-cookies.ts';
import { sha256 } from '../../auth/sha256.ts';
import { whichAccount } from '../../auth/which-account.ts';
import { auditOf, record } from '../audit.ts';
import type { AccountCall, Call, SignedCall } from '../call.ts';
import { closeSockets } from '../close-sockets.ts';
import { database } from '../database.ts';
import { pathOf } from '../identity.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { invalid, notFound, type Problem } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { denied, json, refuse } from '../reply.ts';
import { parseReturnUrl } from '../return-url.ts';
import { newPortalSession, portalExchange } from '../schemas/portal.ts';

/** What the audit log calls a link: no part of what would open it. */
const nameOf = (tokenHash: string): string => `link_${sha256(tokenHash).slice(0, 20)}`;

/** A link that signs one browser in, once. It is in this answer and nowhere else. */
export async function createPortalSession(call: SignedCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newPortalSession, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { role, expires_in_seconds: seconds, return_url: wanted } = parsed.value;
  const local = call.env.HYDRON_LOCAL === '1';
  const returnUrl = wanted === undefined ? ok(null) : parseReturnUrl(wanted, local);
  if (!returnUrl.ok) return refuse(call, invalid('return_url', returnUrl.error));
  const request = { scope: 'platform', path: call.url.pathname, raw: body.value.raw };
  return once(call, request, async () => {
    const account = await accountNamed(call, parsed.value.account);
    if (!account) return refusal(notFound('There is no such account.'));
    const token = randomToken();
    const expiresAt = after(call.now, seconds * secondMs);
    const link = {
      tokenHash: sha256(token),
      account,
      role,
      returnUrl: returnUrl.value,
      expiresAt,
      createdBy: actorOf(call.principal),
      createdAt: call.now,
      usedAt: null,
    };
    await portal.createPortalLink(database(call.env), link);
    const name = nameOf(link.tokenHash);
    await record(call, {
      id: `made_${name}`,
      action: 'portal_link.create',
      target: name,
      after: { role, return_url: link.returnUrl, expires_at: formatInstant(expiresAt) },
      account,
    });
    const kept = { url: null, expires_at: formatInstant(expiresAt) };
    return ok({
      status: 201,
      body: { ...kept, url: `${call.url.origin}/portal#${token}` },
      kept,
    });
  });
}

/** Undefined where no account of that name was ever opened. */
async function accountNamed(call: SignedCall, named: string): Promise<AccountId | undefined> {
  const account = await whichAccount(call, call.principal, named);
  if (!account.ok) return undefined;
  return (await findAccount(database(call.env), account.value)) && account.value;
}

/**
 * Spends the link on a session. By POST alone: whoever only follows links, as scanners of mail do,
 * spends none. From our own page alone: no other site signs a browser in to an account of its choice.
 */
export async function exchangePortalLink(call: Call): Promise<Response> {
  if (!isSameOrigin(call)) return refuse(call, elsewhere);
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(portalExchange, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { token, embedded } = parsed.value;
  const db = database(call.env);
  const link = await portal.findPortalLink(db, sha256(token), call.now);
  if (!link) return refuse(call, linkEnded);
  const session = sessionBy(link, call);
  const audit = opened(call, link, session.id);
  const spent = await portal.spendPortalLink(db, link, { session: session.row, audit }, call.now);
  if (!spent) return refuse(call, linkEnded);
  const https = call.url.protocol === 'https:';
  const response = json(200, { return_url: link.returnUrl });
  for (const cookie of await sessionCookies(call, session, { https, embedded }))
    response.headers.append('Set-Cookie', cookie);
  return response;
}

const elsewhere: Problem = {
  code: 'forbidden',
  detail: 'This request did not come from our own pages.',
};
const linkEnded: Problem = {
  code: 'link_ended',
  detail: 'The link was used before, was taken back or is out of date.',
};

const sessionBy = (link: portal.PortalLink, { request, now }: Call) =>
  newSession(
    {
      kind: 'portal',
      account: link.account as AccountId,
      role: link.role,
      returnUrl: link.returnUrl,
      createdBy: link.createdBy,
      userAgent: request.headers.get('user-agent'),
    },
    now,
  );

const opened = (
  { now, requestId }: Call,
  link: portal.PortalLink,
  session: string,
): AuditRecord => ({
  id: `aud_opened_${session}`,
  at: now,
  actor: session,
  action: 'portal_session.open',
  target: nameOf(link.tokenHash),
  account: link.account,
  before: null,
  after: JSON.stringify({ session, role: link.role }),
  requestId,
});

/** Everybody a link let in is out at once, and no link that was not used lets anybody in. */
export async function endPortalSessions(call: AccountCall): Promise<Response> {
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account, now, env } = call;
  const request = { scope: account, path: pathOf(call), raw: '', rate: seen.rate };
  return once(call, request, async (idBytes) => {
    const audit = await auditOf(call, {
      id: `ended_portal_${randomSuffix(idBytes('deed'))}`,
      action: 'portal_session.end',
      target: account,
    });
    const { sessions } = await portal.endPortal(database(env), account, now, audit);
    const ended = sessions.length;
    forgetSessions(sessions);
    call.waitUntil(closeSockets(call, account, portalTag));
    return ok({ status: 200, body: { ended, as_of_seq: seen.value.seq } });
  });
}

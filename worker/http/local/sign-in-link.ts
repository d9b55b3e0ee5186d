import * as z from 'zod';
import { type AccountId, isAccountId } from '../../../core/units/ids.ts';
import { minuteMs } from '../../../core/units/instant.ts';
import { randomToken } from '../../auth/random.ts';
import { openSession, sessionCookieHeader, sessionMs } from '../../auth/session.ts';
import { sha256 } from '../../auth/sha256.ts';
import type { Call } from '../call.ts';
import { parseBody } from '../parse-body.ts';
import { invalid } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { json, refuse, text } from '../reply.ts';

const body = z.strictObject({ account: z.string() });

/** A printed link stays good while its terminal is open in front of someone. */
const linkMs = 24 * 60 * minuteMs;

const nameOf = (token: string): string => `link:${sha256(token)}`;

/** A token that signs a browser of this machine in. Only its hash is kept. */
export async function linkBrowser(call: Call): Promise<Response> {
  const read = await readJson(call);
  if (!read.ok) return refuse(call, read.error);
  const parsed = parseBody(body, read.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { account } = parsed.value;
  if (!isAccountId(account)) return refuse(call, invalid('account', 'account must be an id'));
  const token = randomToken();
  await call.env.EDGE.put(nameOf(token), account, { expirationTtl: linkMs / 1_000 });
  return json(200, { token });
}

/** Signs the browser in and shows it the usage page; the token leaves the address with that. */
export async function signInByLink(call: Call): Promise<Response> {
  const token = call.url.searchParams.get('token') ?? '';
  const account = await call.env.EDGE.get(nameOf(token));
  if (account === null || !isAccountId(account))
    return refuse(call, {
      code: 'unauthenticated',
      detail: 'The link is out of date. Start again to get a new one.',
    });
  const session = await openSession(call.env, account as AccountId, call.now);
  const https = call.url.protocol === 'https:';
  return text(303, '', null, {
    headers: {
      Location: '/settings/usage',
      'Set-Cookie': sessionCookieHeader(session.token, sessionMs, https),
    },
  });
}

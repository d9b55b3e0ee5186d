import * as z from 'zod';
import { emailKey } from '../../../core/access/email-key.ts';
import { type Role, roles } from '../../../core/access/permissions.ts';
import {
  type AccountId,
  isAccountId,
  newOperatorId,
  newPersonId,
  type PersonId,
} from '../../../core/units/ids.ts';
import { minuteMs } from '../../../core/units/instant.ts';
import { addMember } from '../../../db/members.ts';
import { addOperator } from '../../../db/operators.ts';
import { createPerson } from '../../../db/people.ts';
import { randomBytes, randomToken } from '../../auth/random.ts';
import { openSession } from '../../auth/session.ts';
import { sessionCookie } from '../../auth/session-cookie.ts';
import { sha256 } from '../../auth/sha256.ts';
import type { Call } from '../call.ts';
import { database } from '../database.ts';
import { parseBody } from '../parse-body.ts';
import { invalid } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { json, refuse, text } from '../reply.ts';

/** Who the link signs in: by their address, or somebody of that role, an owner, at the account. */
const body = z.strictObject({
  account: z.string().optional(),
  email: z.string().max(200).optional(),
  name: z.string().max(200).optional(),
  role: z.enum(roles).optional(),
  operator: z.boolean().optional(),
});

/** A printed link stays good while its terminal is open in front of someone. */
const linkMs = 24 * 60 * minuteMs;

const nameOf = (token: string): string => `link:${sha256(token)}`;

interface Linked {
  readonly person: PersonId;
  readonly account: AccountId | null;
  readonly operator: boolean;
}

/** A token that signs a browser of this machine in. Only its hash is kept. */
export async function linkBrowser(call: Call): Promise<Response> {
  const read = await readJson(call);
  if (!read.ok) return refuse(call, read.error);
  const parsed = parseBody(body, read.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { account = null, operator = false, ...who } = parsed.value;
  if (account !== null && !isAccountId(account))
    return refuse(call, invalid('account', 'account must be an id'));
  const person = await localPerson(call, { account, operator, ...who });
  const linked: Linked = { person, account, operator };
  const token = randomToken();
  const expiry = { expirationTtl: linkMs / 1_000 };
  await call.env.EDGE.put(nameOf(token), JSON.stringify(linked), expiry);
  return json(200, { token, person });
}

interface Who {
  readonly account: AccountId | null;
  readonly operator: boolean;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
}

/** Somebody of this machine, by their address. */
async function localPerson(call: Call, { account, operator, ...who }: Who): Promise<PersonId> {
  const db = database(call.env);
  const role = who.role ?? 'owner';
  const email = who.email ?? `${role}@${account?.slice(5) ?? 'localhost'}.example`;
  const person = await createPerson(db, {
    id: newPersonId(randomBytes(20)),
    issuer: 'local',
    subject: email,
    email,
    emailKey: emailKey(email),
    emailVerified: true,
    name: who.name ?? email,
    firstAccount: account,
    freeCredits: null,
    createdAt: call.now,
    signedInAt: call.now,
  });
  const id = person.id as PersonId;
  if (account !== null) {
    const joined = { role, joinedAt: call.now, invitation: null };
    await addMember(db, { account, person: id, ...joined });
  }
  if (operator) {
    const opr = { id: newOperatorId(randomBytes(20)), addedBy: 'system', addedAt: call.now };
    await addOperator(db, { ...opr, email: emailKey(email) });
  }
  return id;
}

/** Signs the browser in and shows it its pages; the token leaves the address with that. */
export async function signInByLink(call: Call): Promise<Response> {
  const token = call.url.searchParams.get('token') ?? '';
  const linked = await call.env.EDGE.get<Linked>(nameOf(token), 'json');
  if (linked === null)
    return refuse(call, {
      code: 'unauthenticated',
      detail: 'The link is out of date. Start again to get a new one.',
    });
  const { person, account, operator } = linked;
  const userAgent = call.request.headers.get('user-agent');
  const signIn = { kind: 'person', person, account, userAgent } as const;
  const session = await openSession(call.env, signIn, call.now);
  const https = call.url.protocol === 'https:';
  return text(303, '', null, {
    headers: {
      Location: operator ? '/operator' : '/settings/usage',
      'Set-Cookie': sessionCookie(session.token, session.maxAgeMs, { https }),
    },
  });
}

import { describe, expect, test } from 'vitest';
import {
  accountKeyScopes,
  linkMay,
  operatorScopes,
  type Role,
  roleMay,
  roles,
} from '../../core/access/permissions.ts';
import { type Scope, scopes } from '../../core/access/scopes.ts';
import { hourMs } from '../../core/units/instant.ts';
import type { Route } from '../../worker/http/route.ts';
import { routes } from '../../worker/http/routes.ts';
import { anAccount, anAccountKey, type Heard, send, type World } from './api-client.ts';
import { aBrowser, cookieOf, origin, type SignedIn, setSession, signedIn } from './signed-in.ts';

/**
 * Law: every route lets in exactly who the table of routes and the table of permissions say, whoever
 * asks and of whichever account. What happens inside is other tests' business: bodies are empty and
 * ids made up, so that hardly anything does. Whoever is let in hears anything but 401 and 403; of an
 * account that is not theirs, everybody else hears 404.
 */

type Verdict = 'in' | 'unauthenticated' | 'forbidden' | 'sign_in_again' | 'not_found';

/** Somebody who asks, and what the tables give them. */
interface Asker {
  readonly kind: 'nobody' | 'account key' | 'platform key' | 'person' | 'portal';
  /** At their account; for a platform key, at any. */
  readonly may: (scope: Scope) => boolean;
  readonly operator?: 'fresh' | 'stale';
  readonly enter: (world: World) => Promise<() => Record<string, string>>;
}

const operatorMay = (scope: Scope): boolean => (operatorScopes as readonly Scope[]).includes(scope);

function verdict(route: Route, asker: Asker, abroad: boolean): Verdict {
  const { kind, may, operator } = asker;
  if (route.who === 'anyone') return 'in';
  if (kind === 'nobody') return 'unauthenticated';
  const { who, scope } = route;
  const among = (is: boolean): Verdict => (is ? 'in' : 'forbidden');
  const isSession = kind === 'person' || kind === 'portal';
  switch (who) {
    case 'platform':
      return among(kind === 'platform key' && may(scope));
    case 'operator':
      if (operator === 'stale') return 'sign_in_again';
      return among(kind === 'platform key' ? may(scope) : operator === 'fresh');
    case 'signed':
      return among(may(scope) || (operator === 'fresh' && operatorMay(scope)));
    case 'session':
      return isSession ? 'in' : 'unauthenticated';
    case 'person':
      return isSession ? among(kind === 'person') : 'unauthenticated';
    case 'account':
      if (kind === 'platform key') return among(may(scope));
      if (operator === 'fresh') return among(operatorMay(scope) || (!abroad && may(scope)));
      if (operator === 'stale' && (abroad || (!may(scope) && operatorMay(scope))))
        return 'sign_in_again';
      return abroad ? 'not_found' : among(may(scope));
  }
}

const heard: Record<string, Verdict> = {
  unauthenticated: 'unauthenticated',
  forbidden: 'forbidden',
  sign_in_again: 'sign_in_again',
};

/** A route behind the door may miss something itself: that is not the door's 404. */
const verdictOf = ({ status, json }: Heard, wanted: Verdict): Verdict =>
  heard[String(json.code)] ?? (status === 404 && wanted === 'not_found' ? 'not_found' : 'in');

const nobody: Asker = {
  kind: 'nobody',
  may: () => false,
  enter: async () => () => ({}),
};

const bearer = (secret: string) => () => ({ authorization: `Bearer ${secret}` });

const accountKey = (own: readonly (typeof accountKeyScopes)[number][]): Asker => ({
  kind: 'account key',
  may: (scope) => (own as readonly Scope[]).includes(scope),
  enter: async (world) => bearer((await anAccountKey(world, own)).secret),
});

const platformKey = (own: readonly Scope[]): Asker => ({
  kind: 'platform key',
  may: (scope) => own.includes(scope),
  enter: async ({ key }) => {
    const body = { name: 'A key', scopes: own };
    const made = await send('/v1/admin/platform_keys', { key, body });
    expect(made.status).toBe(201);
    return bearer(String(made.json.secret));
  },
});

const person = (role: Role, operator?: 'fresh' | 'stale'): Asker => ({
  kind: 'person',
  may: (scope) => roleMay(role, scope),
  ...(operator && { operator }),
  enter: async ({ account }) => {
    const browser = await signedIn({ account, role, operator: operator !== undefined });
    if (operator === 'stale')
      await setSession(await browser.session(), { created_at: Date.now() - 13 * hourMs });
    return () => browser.headers();
  },
});

const portal = (role: Role): Asker => ({
  kind: 'portal',
  may: (scope) => linkMay(role, scope),
  enter: async (world) => {
    const browser = await byPortalLink(world, role);
    return () => browser.headers();
  },
});

async function byPortalLink({ key, account }: World, role: Role): Promise<SignedIn> {
  const made = await send('/v1/portal_sessions', { key, body: { account, role } });
  expect(made.status).toBe(201);
  const token = String(made.json.url).split('#')[1];
  const body = { token };
  const opened = await send('/v1/portal_sessions/exchange', { body, headers: { origin } });
  expect(opened.status).toBe(200);
  return aBrowser(cookieOf(opened.headers) ?? '');
}

const askers: Readonly<Record<string, Asker>> = {
  nobody,
  ...Object.fromEntries(roles.map((role) => [role, person(role)])),
  ...Object.fromEntries(roles.map((role) => [`portal ${role}`, portal(role)])),
  'operator and viewer': person('viewer', 'fresh'),
  'operator of yesterday and viewer': person('viewer', 'stale'),
  'account key with all': accountKey(accountKeyScopes),
  ...Object.fromEntries(accountKeyScopes.map((own) => [`account key ${own}`, accountKey([own])])),
  ...Object.fromEntries(scopes.map((own) => [`platform key ${own}`, platformKey([own])])),
};

/** These end or change who asks. */
const parting = new Set(['signOut', 'signOutEverywhere', 'forgetPerson', 'endOneSession']);

const pathOf = (route: Route, account: string): string =>
  route.path.replace(':account', account).replaceAll(/:\w+/g, 'none-1');

let cells = 0;

async function expectDoors(asker: Asker): Promise<void> {
  const world = await anAccount();
  const foreign = await anAccount(world.key);
  let headers = await asker.enter(world);
  const wrong: string[] = [];
  for (const route of routes)
    for (const account of route.who === 'account' ? [world.account, foreign.account] : ['']) {
      const wanted = verdict(route, asker, account === foreign.account);
      const { method } = route;
      const body = method === 'GET' ? {} : { body: {} };
      const answer = await send(pathOf(route, account), {
        method,
        ...body,
        headers: { origin, ...headers() },
      });
      const said = verdictOf(answer, wanted);
      if (said !== wanted)
        wrong.push(`${route.operation}: ${said} (${answer.status}), wanted ${wanted}`);
      if (parting.has(route.operation)) headers = await asker.enter(world);
      cells++;
    }
  expect(wrong).toEqual([]);
}

describe('route by role by scope', () => {
  for (const [name, asker] of Object.entries(askers)) test(name, () => expectDoors(asker));

  test('every cell was asked', () => {
    const each = routes.length + routes.filter(({ who }) => who === 'account').length;
    console.log(`${cells} cells: ${Object.keys(askers).length} askers × ${each} doors`);
    expect(cells).toBe(Object.keys(askers).length * each);
  });
});

import { describe, expect, it } from 'vitest';
import { accountKeyScopes, roleMay } from '../../core/access/permissions.ts';
import type { Scope } from '../../core/access/scopes.ts';
import type { AccountId } from '../../core/units/ids.ts';
import { accountRpc } from '../../worker/account/account-client.ts';
import type { Route } from '../../worker/http/route.ts';
import { routes } from '../../worker/http/routes.ts';
import {
  anAccount,
  anAccountKey,
  analysis,
  env,
  type Sent,
  send,
  type World,
} from './api-client.ts';
import { bodies, ownerless, things } from './foreign-things.ts';
import { untilDrained } from './server-life.ts';
import { type SignedIn, signedIn } from './signed-in.ts';

/**
 * Law: what belongs to one account is not there for another, whoever asks and by whichever route, and
 * asking changes nothing of it.
 */

/** The parameters of a path that name something in an account. */
const named = ({ path }: Route): string[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '').filter((name) => name !== 'account');

/** The platform's own endpoints and keys are no account's, whatever their routes call them. */
const isPlatforms = ({ path }: Route): boolean => /^\/v1\/admin\/(?!accounts)/.test(path);

const foreign = routes
  .filter((route) => !isPlatforms(route))
  .filter(({ operation }) => !(operation in ownerless))
  .flatMap((route) => named(route).map((name) => ({ route, name })));

const attempt = () => ({ 'idempotency-key': crypto.randomUUID() });

interface Pair {
  readonly a: World;
  readonly b: World;
  /** Who asks for account A, by name. */
  readonly askers: Readonly<Record<string, (route: Route) => Sent | undefined>>;
}

async function aPair(): Promise<Pair> {
  const a = await anAccount();
  const b = await anAccount(a.key);
  const owner: SignedIn = await signedIn({ account: a.account });
  const { secret } = await anAccountKey(a, accountKeyScopes);
  return {
    a,
    b,
    askers: {
      'the owner': (route) => (isForOwners(route) ? { headers: owner.headers() } : undefined),
      'an account’s key': (route) => (isForKeys(route) ? { key: secret } : undefined),
      'a platform key': (route) => (route.who === 'account' ? { key: a.key } : undefined),
    },
  };
}

const isForOwners = (route: Route): boolean =>
  route.who === 'person' || (route.who === 'account' && roleMay('owner', route.scope));

const isForKeys = (route: Route): boolean =>
  route.who === 'account' && (accountKeyScopes as readonly Scope[]).includes(route.scope);

/** All that is stored of B: rows of D1 that name it, and what its object says. */
async function storedOf({ account }: World): Promise<string> {
  const { results: tables } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
  ).all<{ name: string }>();
  const stored: Record<string, unknown> = {};
  for (const { name } of tables.filter((table) => !/^(sqlite|d1)_/.test(table.name))) {
    const { results } = await env.DB.prepare(`SELECT * FROM ${name}`).all();
    stored[name] = results.filter((row) => Object.values(row).includes(account));
  }
  const seen = await accountRpc(env, account as AccountId).balance({ kind: 'checked' });
  return JSON.stringify({ stored, seq: seen.ok && seen.value.seq });
}

describe('what belongs to another account', () => {
  it('is known to this test, for every parameter of every route', () => {
    const unknown = routes
      .flatMap(named)
      .filter((name) => !(name in things) && !(name in ownerless));
    expect(unknown).toEqual([]);
    expect(foreign.length).toBeGreaterThan(30);
  });

  it('cannot be named by any route, and stays as it is', async () => {
    const { a, b, askers } = await aPair();
    const ids: Record<string, string> = {};
    for (const [name, make] of Object.entries(things)) ids[name] = await make(b);
    await untilDrained(b);
    const before = await storedOf(b);
    const wrong: string[] = [];
    const asked = new Set<string>();
    for (const { route, name } of foreign)
      for (const [who, sentBy] of Object.entries(askers)) {
        const sent = sentBy(route);
        if (!sent || !(name in things)) continue;
        const path = route.path
          .replace(':account', a.account)
          .replace(`:${name}`, String(ids[name]));
        const body = route.method === 'GET' ? {} : { body: bodies[route.operation] ?? {} };
        const headers = { ...sent.headers, ...attempt() };
        const { status, json, text } = await send(path, {
          method: route.method,
          ...body,
          ...sent,
          headers,
        });
        asked.add(name);
        if (status !== 404 || json.code !== ('not_found' as unknown) || text.includes(b.account))
          wrong.push(`${route.operation} by ${who}: ${status} ${text}`);
      }
    expect(wrong).toEqual([]);
    expect([...asked].sort()).toEqual(Object.keys(things).sort());
    expect(await storedOf(b)).toBe(before);
  });
});

describe('a field that names what is another account’s', () => {
  it('finds nothing as a filter', async () => {
    const { a, b, askers } = await aPair();
    const [project, server, key] = await Promise.all(
      ['project', 'server', 'key'].map((name) => things[name]?.(b)),
    );
    await send(`${b.at}/usage`, { key: b.key, body: { ...analysis, project, server } });
    await untilDrained(b);
    const before = await storedOf(b);
    const filters = [`project=${project}`, `server=${server}`, `api_key=${key}`];
    for (const sentBy of Object.values(askers))
      for (const filter of filters) {
        const asker = sentBy({ who: 'account', scope: 'entries:read' } as Route) ?? {};
        const listed = await send(`${a.at}/entries?${filter}`, asker);
        expect([listed.status, listed.json.data]).toEqual([200, []]);
        const summed = await send(`${a.at}/usage/summary?${filter}`, asker);
        expect(summed.text).not.toContain('Theirs');
      }
    expect(await storedOf(b)).toBe(before);
  });

  it('goes on nowhere as a cursor', async () => {
    const { a, b } = await aPair();
    for (let n = 0; n < 3; n++) await send(`${b.at}/usage`, { key: b.key, body: analysis });
    await untilDrained(b);
    const first = await send(`${b.at}/entries?limit=1`, { key: b.key });
    const cursor = encodeURIComponent(String(first.json.next_cursor));
    const theirs = (await send(`${b.at}/entries`, { key: b.key })).json.data as unknown as {
      id: string;
    }[];
    const rest = await send(`${a.at}/entries?limit=100&cursor=${cursor}`, { key: a.key });
    for (const { id } of theirs) expect(rest.text).not.toContain(id);
  });

  it('gives a budget no name of it and no say in it', async () => {
    const { a, b } = await aPair();
    const project = await things.project?.(b);
    const terms = { period: 'month', time_zone: 'UTC', limit_microcredits: 1, hard: true };
    const body = { scope: 'project', target: project, ...terms };
    const made = await send(`${a.at}/budgets`, { key: a.key, body });
    expect([201, 400, 404]).toContain(made.status);
    expect(made.text).not.toContain('Theirs');
    const spent = await send(`${b.at}/usage`, { key: b.key, body: { ...analysis, project } });
    expect(spent.status).toBe(201);
  });

  it('is refunded, reversed, switched to and left by nobody else', async () => {
    const { a, b, askers } = await aPair();
    const entry = await things.entry?.(b);
    await untilDrained(b);
    const before = await storedOf(b);
    const at = `/v1/admin/accounts/${a.account}`;
    const reversed = await send(`${at}/reversals`, {
      key: a.key,
      headers: attempt(),
      body: { entry, reason: 'Not theirs' },
    });
    expect(reversed.json.code).toBe('not_found');
    const owner = askers['the owner']?.({ who: 'person' } as Route) ?? {};
    for (const path of ['/v1/session/switch', '/v1/session/leave']) {
      const answer = await send(path, { body: { account: b.account }, ...owner });
      expect([path, answer.status, answer.json.code]).toEqual([path, 404, 'not_found']);
    }
    expect(await storedOf(b)).toBe(before);
  });

  it('is debited by no key but its own', async () => {
    const { a, b } = await aPair();
    const { secret } = await anAccountKey(a, accountKeyScopes);
    await untilDrained(b);
    const before = await storedOf(b);
    const event = {
      specversion: '1.0',
      id: 'one',
      source: 'urn:test',
      type: analysis.meter,
      subject: b.account,
      data: analysis.quantities,
    };
    const told = await send('/v1/events', {
      key: secret,
      body: event,
      headers: { 'content-type': 'application/cloudevents+json' },
    });
    expect(told.json.results?.[0]?.status).toBe(404);
    for (const path of ['/usage', '/holds']) {
      const body = path === '/usage' ? analysis : { usage: analysis };
      const answer = await send(`${b.at}${path}`, { key: secret, body });
      expect([answer.status, answer.json.code]).toEqual([404, 'not_found']);
    }
    expect(await storedOf(b)).toBe(before);
  });
});

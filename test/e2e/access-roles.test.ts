import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Role, roles } from '../../core/access/permissions.ts';
import { openAccount } from './accounts.ts';
import { note } from './figures.ts';
import { ask, call, local } from './local.ts';
import { ago } from './serving.ts';
import { portalLink } from './signers.ts';
import { settled, type Visited, withBrowser } from './visit.ts';

/** Law: to every role each page answers with what it may see, refuses no request and offers only what it may do. */

const { open } = withBrowser();

const shiftMax = 0.05;
let looked = 0;
afterAll(() => note('pages × roles without a refused request or a complaint', looked, 'all'));

let account: string;
let server: string;
beforeAll(async () => {
  const name = { server: 'web-1' };
  account = await openAccount({
    name: 'Roles Works',
    openedAt: Date.now() - 3_600_000,
    steps: ago(
      [50, { kind: 'server_provision', ...name, tier: 'small' }],
      [50, { kind: 'server_start', ...name }],
      [
        40,
        {
          kind: 'budget',
          name: 'Cap',
          period: 'day',
          time_zone: 'UTC',
          limit: 10 ** 9,
          hard: false,
        },
      ],
    ),
  });
  const body = { name: 'Backend', scopes: ['balance:read'] };
  await call(`/accounts/${account}/api_keys`, { body });
  const { data } = await ask<{ data: { id: string }[] }>(
    `/accounts/${account}/servers?status=live`,
  );
  server = data[0]?.id ?? '';
  for (const role of roles) await local().signInUrl(account, personOf(role));
});

const personOf = (role: Role) => ({ email: `${role}@roles.example`, name: `The ${role}`, role });

const pages = [
  ...['usage', 'usage/servers', 'usage/forecast', 'usage/budgets', 'usage/tips'],
  ...['server', 'billing', 'notices', 'keys', 'members', 'account'],
];

/** By its name here: the server's own page is found by its id. */
const addressOf = (page: string): string =>
  `/settings/${page === 'server' ? `usage/servers?server=${server}` : page}`;

/** A person who may the most and one who may the least load these; else a link of the page leads there. */
const loaded = ['keys', 'members', 'account'];

async function follow(page: Page, path: string): Promise<void> {
  await page.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href });
    document.querySelector('main')?.append(link);
    link.click();
    link.remove();
  }, path);
  await page.waitForURL(`**${path}`);
}

/** What can be pressed in the page itself, by name. */
const offered = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main button, main a[href*="step="]')]
      .filter((one) => one.getClientRects().length > 0)
      .map((one) =>
        (one.getAttribute('aria-label') ?? one.innerText).replaceAll(/\s+/g, ' ').trim(),
      ),
  );

async function walk(visited: Visited, loads = false): Promise<Record<string, string[]>> {
  const { page, complaints } = visited;
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
  });
  const names: Record<string, string[]> = {};
  for (const name of pages) {
    const path = addressOf(name);
    if (loads && loaded.includes(name)) await page.goto(path);
    else await follow(page, path);
    await settled(page);
    names[name] = sorted(await offered(page));
    const shifted: number = await page.evaluate('const all = shifted; shifted = 0; all');
    expect({ path, jumps: shifted > shiftMax }).toEqual({ path, jumps: false });
    looked++;
  }
  expect({ refused, complaints }).toEqual({ refused: [], complaints: [] });
  return names;
}

const downloads = ['Download CSV', 'Download CSV'];
const buying = ['Review purchase', 'Set up auto top-up', 'Add a card', ...downloads];
const plans = ['Plus', 'Pro', 'Max'].map((plan) => `Subscribe to ${plan}`);
const budgeting = ['Add a budget', 'Change Cap', 'Remove Cap'];
const noticing = ['Mark all read', 'Save settings'];
const keeping = ['Create a key', 'Rotate Backend', 'Revoke Backend'];
const own = ['Delete your profile', 'Open another account', 'Leave Roles Works'];
const running = ['Stop web-1', 'Resize web-1', 'Delete web-1'];

/** By page: all that can be pressed there, for each role and for each that came by a link. */
const seen: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  viewer: {
    usage: downloads,
    members: ['Leave'],
    account: [...own, 'Sign out everywhere'],
  },
  billing: {
    usage: downloads,
    'usage/budgets': budgeting,
    billing: [...buying, ...plans],
    notices: noticing,
    members: ['Leave'],
    account: [...own, 'Sign out everywhere'],
  },
  developer: {
    usage: downloads,
    'usage/servers': ['New server'],
    server: running,
    'usage/budgets': budgeting,
    notices: noticing,
    keys: keeping,
    members: ['Leave'],
    account: [...own, 'Sign out everywhere'],
  },
  owner: {
    usage: downloads,
    'usage/servers': ['New server'],
    server: running,
    'usage/budgets': budgeting,
    billing: [...buying, ...plans],
    notices: noticing,
    keys: keeping,
    members: [
      'Invite somebody',
      ...['billing', 'developer', 'viewer'].flatMap((role) => [
        `Change role of The ${role}`,
        `Remove The ${role}`,
      ]),
    ],
    account: ['Rename', ...own, 'Sign out everywhere'],
  },
  'portal owner': {
    usage: downloads,
    'usage/servers': ['New server'],
    server: running,
    'usage/budgets': budgeting,
    billing: [...buying, ...plans],
    notices: noticing,
    keys: keeping,
    account: ['Sign out'],
  },
  'portal viewer': { usage: downloads, account: ['Sign out'] },
};

const sorted = (names: readonly string[]): string[] => [...names].sort();

function expectOffered(who: string, found: Readonly<Record<string, string[]>>): void {
  const expected = Object.keys(found).map((page) => [page, sorted(seen[who]?.[page] ?? [])]);
  expect(found).toEqual(Object.fromEntries(expected));
}

describe.concurrent('every page', () => {
  for (const role of roles)
    test(`is for a member as ${role}`, async () => {
      const visited = await open({ account, as: personOf(role), path: '/settings/usage' });
      expectOffered(role, await walk(visited, role === 'owner' || role === 'viewer'));
      await visited.close();
    });

  for (const role of ['owner', 'viewer'] as const)
    test(`is for a portal link as ${role}`, async () => {
      const visited = await open({ stranger: true, path: '/errors/not_found' });
      await visited.page.goto(await portalLink(account, { role }));
      await visited.page.waitForURL('**/settings/usage');
      // Before there was a session, it was asked for once.
      visited.complaints.length = 0;
      expectOffered(`portal ${role}`, await walk(visited));
      await visited.close();
    });
});

import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAccount, openEmptyAccount } from './accounts.ts';
import { note } from './figures.ts';
import { inspect as inspectAll, inspected, look, looks } from './inspect.ts';
import { call, local } from './local.ts';
import { operator, portalLink } from './signers.ts';
import { settled, type Visited, withBrowser } from './visit.ts';

/** Where people come in, who may do what, keys, and the operator's pages, in all their states. */

const { open } = withBrowser();

afterAll(() => note('access and operator: states without a violation', inspected(), 'all'));

const inspect = (page: Page, state: string): Promise<void> => inspectAll(page, state, 'of colour');

let account: string;
const owner = { email: 'olga@states.example', name: 'Olga Lind' };
const longName = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen, Ünïcode 🚀 حساب';

beforeAll(async () => {
  account = await openAccount({ name: 'Lind Works', credits: 500 });
  for (const [role, name] of [
    ['billing', 'Bjorn Lindqvist'],
    ['developer', longName],
    ['viewer', 'Devi Raman'],
  ] as const)
    await local().signInUrl(account, { email: `${role}@states.example`, name, role });
  const path = `/accounts/${account}/api_keys`;
  const scopes = ['usage:write', 'balance:read'];
  for (const name of ['Backend', longName, 'Old one']) {
    const made = await call(path, { body: { name, scopes } });
    const { id } = (await made.json()) as { id: string };
    if (name === 'Backend') await call(`${path}/${id}/rotate`, { body: {} });
    if (name === 'Old one') await call(`${path}/${id}`, { method: 'DELETE' });
  }
});

/** The browser itself writes of every read that is refused. */
const expectClean = ({ complaints }: Visited, statuses: RegExp = /^$/): void =>
  expect(complaints.filter((text) => !statuses.test(text))).toEqual([]);

const refused = /^Failed to load resource: .* (401|410|500) /;

describe.concurrent('pages break no rule and fit', () => {
  test('where one comes in', async () => {
    const olga = await open({ account, as: owner, path: '/settings/members?step=invite' });
    await olga.page.getByRole('button', { name: 'Make the link' }).click();
    const shown = olga.page.getByRole('dialog').locator('pre');
    const link = await shown.innerText();
    await inspect(olga.page, 'invitation-made');
    await olga.close();

    const stranger = await open({ stranger: true, path: '/sign-in' });
    const { page } = stranger;
    await page.getByRole('link', { name: /^Continue with/ }).waitFor();
    await inspect(page, 'sign-in');
    for (const [name, address, words] of [
      ['sign-in-problem', '/sign-in?problem=mismatch', /does not belong/],
      ['invitation', link, /Join Lind Works/],
      ['invitation-ended', `${link.split('#')[0]}#${'x'.repeat(43)}`, /has ended/],
      ['portal-none', '/portal', /no link to open/],
      ['portal-ended', `/portal#${'x'.repeat(43)}`, /was used, or is too old/],
    ] as const) {
      await page.goto(address);
      await page.getByText(words).first().waitFor();
      await settled(page);
      await inspect(page, name);
    }
    expectClean(stranger, refused);
    await stranger.close();

    const asked = await open({ account, as: owner, path: await portalLink(account) });
    await asked.page.getByRole('button', { name: 'Open the link' }).waitFor();
    await inspect(asked.page, 'portal-asked');
    expectClean(asked);
    await asked.close();
  });

  test('members, keys and one’s own account, with what is shown once', async () => {
    const olga = await open({ account, as: owner, path: '/settings/members' });
    const { page } = olga;
    const dialog = page.getByRole('dialog');
    const through = async (name: string, path: string) => {
      await page.goto(path);
      await settled(page);
      if (path.includes('step=')) {
        await dialog.getByRole('button').nth(1).waitFor();
        await settled(page);
        expect(await dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
      }
      await inspect(page, name);
    };
    const step = async (opener: string): Promise<string> =>
      (await page.getByRole('link', { name: opener }).first().getAttribute('href')) ?? '';

    await inspect(page, 'members');
    const [change, remove] = [await step('Change role of Devi Raman'), await step('Remove Devi')];
    await through('dialog-invite', '/settings/members?step=invite');
    await through('dialog-change-role', change);
    await through('dialog-remove-member', remove);

    await page.goto('/settings/keys');
    await settled(page);
    await page.locator('summary').click();
    await inspect(page, 'keys');
    const [rotate, revoke] = [await step('Rotate Backend'), await step('Revoke Backend')];
    await through('dialog-revoke-key', revoke);
    await page.goto('/settings/keys?step=create-key');
    await dialog.getByRole('checkbox', { name: 'Give it a budget of its own' }).check();
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await dialog.getByRole('alert').first().waitFor();
    await settled(page);
    await inspect(page, 'dialog-create-key');
    await through('dialog-rotate-key', rotate);
    await dialog.getByRole('button', { name: 'Rotate Backend' }).click();
    await dialog.getByText('Copy it now').waitFor();
    await dialog.locator('summary').click();
    await inspect(page, 'dialog-secret');

    await through('account', '/settings/account');
    await through('dialog-delete-profile', '/settings/account?step=delete-profile');
    await page.goto('/settings/account');
    await settled(page);
    await page.getByRole('button', { name: /^Account menu: / }).click();
    await page.getByText('Signed in as').waitFor();
    await inspect(page, 'account-menu');
    expectClean(olga);
    await olga.close();
  });

  test('for whom may see less, and where there is nothing yet', async () => {
    const as = { email: 'viewer@states.example', name: 'Devi Raman', role: 'viewer' } as const;
    const devi = await open({ account, as, path: '/settings/billing' });
    await inspect(devi.page, 'viewer-billing');
    await devi.page.goto('/settings/keys?step=create-key');
    await devi.page.getByRole('dialog').getByRole('button').nth(1).waitFor();
    await inspect(devi.page, 'viewer-create-key');
    expectClean(devi);
    await devi.close();

    const empty = await openEmptyAccount();
    const host = await open({ stranger: true, path: await portalLink(empty) });
    await host.page.waitForURL('**/settings/usage');
    for (const [name, words] of [
      ['members', /Nobody signs in/],
      ['keys', /No key works/],
      ['account', /without signing anybody in/],
    ] as const) {
      await host.page.goto(`/settings/${name}`);
      await host.page.getByText(words).waitFor();
      await settled(host.page);
      await inspect(host.page, `portal-${name}-empty`);
    }
    expectClean(host, refused);
    await host.close();
  });

  test('an operator’s, full and with nothing found', async () => {
    const visited = await open({ as: operator, path: '/operator' });
    const { page } = visited;
    const at = `/operator/accounts/${account}`;
    for (const [name, path] of Object.entries({
      accounts: '/operator',
      'accounts-none': '/operator?q=nobody-of-that-name',
      account: at,
      freeze: `${at}?step=freeze`,
      inbox: '/operator/inbox',
      health: '/operator/health',
      audit: '/operator/audit',
      'audit-none': '/operator/audit?actor=nobody',
      people: '/operator/people',
      'new-key': '/operator/people?step=new-key',
    })) {
      await page.goto(path);
      await settled(page);
      if (path.includes('step='))
        await page.getByRole('dialog').getByRole('button').nth(1).waitFor();
      await inspect(page, `operator-${name}`);
    }
    expectClean(visited);
    await visited.close();
  });
});

const problem = (route: Route) =>
  route.fulfill({
    status: 500,
    contentType: 'application/problem+json',
    body: JSON.stringify({ status: 500, code: 'internal_error', detail: 'Failed for a test.' }),
  });

interface Read {
  readonly path: string;
  readonly address: RegExp;
}

/** Held back, then refused, then answered after all: what is shown meanwhile, and that Retry works. */
async function failAndCome(page: Page, name: string, { path, address }: Read): Promise<void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(address, async (route) => {
    await held;
    await problem(route);
  });
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('main [aria-label="Loading"]').first().waitFor();
  const narrow = looks[1];
  await page.emulateMedia({ colorScheme: narrow.scheme });
  await page.setViewportSize({ width: narrow.width, height: 900 });
  await look(page, `${name}-loading`, 'of colour');
  release();
  const alert = page.getByRole('alert').filter({ hasText: 'Could not load' });
  await alert.first().waitFor();
  await look(page, `${name}-failed`);
  await page.unroute(address);
  for (let left = await alert.count(); left > 0; left = await alert.count())
    await alert.first().getByRole('button', { name: 'Retry' }).click();
  await settled(page);
}

describe.concurrent('what cannot be read says so and comes back', () => {
  test('members, invitations and keys', async () => {
    const { page, close } = await open({ account, as: owner, path: '/settings/account' });
    await failAndCome(page, 'members', {
      path: '/settings/members',
      address: /\/v1\/.*\/members$/,
    });
    await failAndCome(page, 'invites', { path: '/settings/members', address: /\/invitations$/ });
    await failAndCome(page, 'keys', { path: '/settings/keys', address: /\/api_keys(\?|$)/ });
    await failAndCome(page, 'browsers', { path: '/settings/account', address: /\/sessions$/ });
    await close();
  });

  test('an operator’s', async () => {
    const { page, close } = await open({ as: operator, path: '/operator' });
    for (const [name, path] of Object.entries({
      accounts: '/operator',
      account: `/operator/accounts/${account}`,
      inbox: '/operator/inbox',
      health: '/operator/health',
      audit: '/operator/audit',
      people: '/operator/people',
    }))
      await failAndCome(page, `operator-${name}`, { path, address: /\/v1\/(admin|accounts)\// });
    await close();
  });
});

import type { Page } from 'playwright-core';
import { afterAll, expect, inject, test, vi } from 'vitest';
import { openAccount } from './accounts.ts';
import { patience } from './buyer.ts';
import { panel } from './checkout.ts';
import { note } from './figures.ts';
import { local } from './local.ts';
import { continueAs, hostOrigin, portalLink, signers } from './signers.ts';
import { settled, type Visited, withBrowser } from './visit.ts';

/** Coming in, by the provider, by invitation and by link, and being let go: in the browser. */

const { open } = withBrowser();

let ways = 0;
afterAll(() => note('ways in and out of an account, in Chromium', ways, 'all'));

const menu = (page: Page) => page.getByRole('button', { name: /^Account menu: / });

const accountShown = (page: Page): Promise<string> => menu(page).locator('bdi').innerText();

/** A refused read is written to the console by the browser itself. */
const expectNoComplaints = ({ complaints }: Visited): void =>
  expect(
    complaints.filter((text) => !/^Failed to load resource: .* (401|403|410)/.test(text)),
  ).toEqual([]);

async function signOut(page: Page): Promise<void> {
  await menu(page).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
}

interface Seen {
  readonly account: { readonly id: string; readonly name: string } | null;
  readonly role: string | null;
  readonly accounts: readonly { readonly name: string; readonly role: string }[];
}

/** As the page's own session says. */
const session = (page: Page): Promise<Seen> =>
  page.evaluate(async () => (await fetch('/v1/session')).json());

/** Somebody who owns an account, in a browser with a session nobody else has. */
async function openOwner(name: string): Promise<Visited & { readonly account: string }> {
  const account = await openAccount({ name, credits: 500 });
  const visited = await open({ stranger: true, path: '/errors/not_found' });
  const olga = { email: `olga@${account.slice(5)}.example`, name: 'Olga Lind' };
  await visited.page.goto(await local().signInUrl(account, olga));
  await settled(visited.page);
  return { ...visited, account };
}

test('somebody signs up by their provider, with free credits and no card, and comes back', async () => {
  const ada = await open({ stranger: true, path: '/settings/usage/budgets' });
  const { page } = ada;
  await page.waitForURL('**/sign-in?return_to=*');
  await page.getByText('No card is needed.').waitFor();
  await continueAs(page, signers.ada);
  // Where they wanted to go, and nothing of the way there.
  await page.waitForURL('**/settings/usage/budgets');
  await settled(page);
  const first = await session(page);
  expect(first).toMatchObject({
    role: 'owner',
    free_credits: 'granted',
    account: { name: 'Ada Novak’s account' },
  });
  await page.goto('/settings/usage');
  await settled(page);
  const balance = panel(page, 'Balance').locator('data').first();
  expect(await balance.getAttribute('value')).toBe('200000000');
  await signOut(page);
  await continueAs(page, signers.ada);
  await settled(page);
  expect((await session(page)).account).toEqual(first.account);
  const other = await open({ stranger: true, path: '/sign-in?return_to=/settings/account' });
  await continueAs(other.page, signers.ada);
  await other.page.waitForURL('**/settings/account');
  await settled(other.page);
  expect((await session(other.page)).account).toEqual(first.account);
  // This browser and that one; the session that was signed out of is gone.
  await panel(other.page, 'Where you are signed in').getByText('This browser').waitFor();
  expect(await panel(other.page, 'Where you are signed in').locator('li').count()).toBe(2);
  expectNoComplaints(ada);
  expectNoComplaints(other);
  ways += 4;
  await Promise.all([ada.close(), other.close()]);
});

/** Keeps by which words the page's live links end, also over a reload. */
const keepEnds = (page: Page): Promise<unknown> =>
  page.addInitScript(`
    const Native = WebSocket;
    window.WebSocket = class extends Native {
      constructor(address) {
        super(address);
        this.addEventListener('close', ({ code }) => {
          sessionStorage.setItem('ends', (sessionStorage.getItem('ends') ?? '') + ' ' + code);
        });
      }
    };
  `);

const bens = 'Ben Osei’s account';

test('an owner invites somebody, changes what they may do, and removes them', async () => {
  const olga = await openOwner('Lind Works');
  const { origin } = new URL(olga.page.url());
  await olga.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  await olga.page.goto('/settings/members');
  await olga.page.getByRole('link', { name: 'Invite somebody' }).click();
  const dialog = olga.page.getByRole('dialog', { name: 'Invite somebody' });
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  await dialog.getByText('Copied').waitFor();
  const link: string = await olga.page.evaluate('navigator.clipboard.readText()');
  expect(link).toMatch(/\/invitation#.{20}/);
  // A slip of the mouse does not lose what is shown once.
  await olga.page.mouse.click(5, 5);
  await dialog.getByText(link).waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await panel(olga.page, 'Open invitations').getByText('Viewer, whoever has the link').waitFor();

  const ben = await open({ stranger: true, path: link, before: keepEnds });
  const { page } = ben;
  await page.getByRole('heading', { name: 'Join Lind Works' }).waitFor();
  expect(page.url()).toMatch(/\/invitation$/);
  await page.getByRole('link', { name: 'Sign in to accept' }).click();
  await continueAs(page, signers.ben);
  await page.getByRole('button', { name: 'Accept the invitation' }).click();
  await page.waitForURL('**/settings/usage');
  await settled(page);
  const joined = await session(page);
  expect(joined).toMatchObject({ role: 'viewer', account: { name: 'Lind Works' } });
  expect(joined.accounts.map(({ name, role }) => `${name}: ${role}`).sort()).toEqual([
    `${bens}: owner`,
    'Lind Works: viewer',
  ]);
  for (const name of [bens, 'Lind Works']) {
    await menu(page).click();
    await page.getByRole('button', { name: new RegExp(`^${name} `) }).click();
    await vi.waitFor(async () => expect(await accountShown(page)).toBe(name), patience);
    await settled(page);
  }
  await page.goto('/settings/keys');
  await settled(page);
  const create = page.getByRole('link', { name: 'Create a key' });
  expect(await create.count()).toBe(0);

  await olga.page.reload();
  await olga.page.getByRole('link', { name: 'Change role of Ben Osei' }).click();
  const change = olga.page.getByRole('dialog', { name: 'Change a role' });
  await change.getByRole('radio', { name: /^Developer/ }).check();
  await change.getByRole('button', { name: /^Make|^Change/ }).click();
  await panel(olga.page, 'Members').getByText('Ben Osei is Developer now.').waitFor();
  await page.reload();
  await create.waitFor();

  await settled(page);
  const ends = (): Promise<string> => page.evaluate("sessionStorage.getItem('ends') ?? ''");
  expect(await ends()).not.toContain('4401');
  await olga.page.getByRole('link', { name: 'Remove Ben Osei' }).click();
  const remove = olga.page.getByRole('dialog', { name: 'Remove this member?' });
  await remove.getByRole('button', { name: /^Remove/ }).click();
  await remove.waitFor({ state: 'detached' });
  // Without a click of theirs: the account they still have.
  await vi.waitFor(async () => expect(await accountShown(page)).toBe(bens), patience);
  expect(await ends()).toContain('4401');
  await settled(page);
  expect(await session(page)).toMatchObject({ role: 'owner', accounts: [{ name: bens }] });
  await page.goto(link);
  await page.reload();
  await page.getByRole('heading', { name: 'This invitation has ended' }).waitFor();
  expectNoComplaints(olga);
  expectNoComplaints(ben);
  ways += 6;
  await olga.context.clearPermissions();
  await Promise.all([olga.close(), ben.close()]);
});

/** Reports a little usage with a key; what it answers. */
async function debit(key: string): Promise<number> {
  const answer = await fetch(`${inject('served').url}/v1/accounts/me/usage`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({ meter: 'code.analysis', quantities: { lines: 1_000, files: 10 } }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

const secretIn = async (page: Page): Promise<string> => {
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Copy it now').waitFor();
  const secret = await dialog.locator('pre').first().innerText();
  // A slip of the mouse does not lose it.
  await page.mouse.click(5, 5);
  expect(await dialog.locator('pre').first().innerText()).toBe(secret);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(secret);
  return secret;
};

test('a key is created, shown once, used, rotated and revoked', async () => {
  const olga = await openOwner('Keys of Lind');
  const { page } = olga;
  await page.goto('/settings/keys');
  await page.getByRole('link', { name: 'Create a key' }).click();
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Backend');
  await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
  const before = await secretIn(page);
  expect(await debit(before)).toBe(201);
  await page.getByRole('link', { name: 'Rotate Backend' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate Backend' }).click();
  const after = await secretIn(page);
  expect(after).not.toBe(before);
  expect([await debit(before), await debit(after)]).toEqual([201, 201]);
  await page.getByText(/the secret before works until/).waitFor();
  await page.getByRole('link', { name: 'Revoke Backend' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke Backend' }).click();
  await page.getByText('Backend was revoked.').waitFor();
  expect([await debit(before), await debit(after)]).toEqual([401, 401]);
  await page.getByText('Revoked and expired (1)').waitFor();
  expectNoComplaints(olga);
  ways += 3;
  await olga.close();
});

test('signing out everywhere ends the other browser too', async () => {
  const olga = await openOwner('Everywhere');
  const { page } = olga;
  const other = await open({ stranger: true, path: '/errors/not_found' });
  const { email, name } = await page.evaluate(async () => {
    const { person } = await (await fetch('/v1/session')).json();
    return person;
  });
  await other.page.goto(await local().signInUrl(olga.account, { email, name }));
  await settled(other.page);
  await page.goto('/settings/account');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  // By its live link: nobody clicked there.
  await other.page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  expect(await other.page.locator('data').count()).toBe(0);
  expect(await olga.context.cookies()).toEqual([]);
  ways += 1;
  await Promise.all([olga.close(), other.close()]);
});

test('what is changed in the address on the way to the provider signs nobody in', async () => {
  const visited = await open({ stranger: true, path: '/sign-in' });
  const { page, context } = visited;
  const { origin } = new URL(page.url());
  const leave = async (returnTo = '/settings/usage'): Promise<URL> => {
    await page.goto(`/sign-in?return_to=${encodeURIComponent(returnTo)}`);
    await page.getByRole('link', { name: 'Continue with Northwind ID' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/interaction/'));
    // Without the page, so that the answer is held up at our door, to be changed.
    const form = { login: signers.cleo.sub, answer: 'sign-in' };
    const request = { maxRedirects: 0 };
    let answer = await context.request.post(page.url(), { form, ...request });
    let url = new URL(answer.headers().location ?? '', answer.url());
    while (url.origin !== origin) {
      answer = await context.request.get(url.href, request);
      url = new URL(answer.headers().location ?? '', answer.url());
    }
    await context.clearCookies({ domain: '127.0.0.1' });
    return url;
  };
  const expectRefused = async (url: URL, code: string, words: RegExp) => {
    await page.goto(url.href);
    await page.waitForURL(`**/sign-in?problem=${code}*`);
    await page.getByRole('heading', { name: 'You could not be signed in' }).waitFor();
    await page.getByText(words).waitFor();
    expect((await context.cookies(origin)).filter(({ name }) => /session/.test(name))).toEqual([]);
    ways += 1;
  };
  const changed = (url: URL, name: string, value: string) => {
    const other = new URL(url);
    other.searchParams.set(name, value);
    return other;
  };
  const first = await leave();
  await expectRefused(changed(first, 'state', 'x'.repeat(43)), 'mismatch', /does not belong/);
  await expectRefused(
    changed(first, 'iss', 'https://elsewhere.example'),
    'mismatch',
    /does not belong/,
  );
  // An attempt counts once, even where it failed.
  await expectRefused(first, 'mismatch', /does not belong/);
  await expectRefused(changed(await leave(), 'code', 'made-up'), 'provider', /be trusted/);
  // Somebody else's answer, in a browser that never left for the provider.
  const theirs = await leave();
  await context.clearCookies();
  await expectRefused(theirs, 'mismatch', /does not belong/);
  await expectRefused(
    new URL(`${origin}/v1/sign_in/callback?error=access_denied&state=none`),
    'mismatch',
    /does not belong/,
  );
  for (const away of [
    'https://elsewhere.example/',
    '//elsewhere.example',
    '/\\elsewhere.example',
  ]) {
    await page.goto((await leave(away)).href);
    await page.waitForURL(`${origin}/settings/usage`);
    await settled(page);
    await signOut(page);
    ways += 1;
  }
  await visited.close();
});

test('a portal link opens once, leads back, and never takes a person’s place unasked', async () => {
  const account = await openAccount({ name: 'Portal Works', credits: 50 });
  const stranger = await open({ stranger: true, path: '/errors/not_found' });
  const { page } = stranger;
  const link = await portalLink(account);
  await page.goto(link);
  await page.waitForURL('**/settings/usage');
  await settled(page);
  expect(await page.evaluate('location.href + JSON.stringify(history.state)')).not.toContain(
    link.split('#')[1] ?? '',
  );
  const back = page.getByRole('link', { name: 'Back to localhost:59999' });
  expect(await back.getAttribute('href')).toBe(`${hostOrigin}/billing`);
  expect(await session(page)).toMatchObject({ kind: 'portal', person: null, role: 'owner' });
  await page.goto('/settings/members');
  await settled(page);
  expect(await page.getByRole('link', { name: 'Invite somebody' }).count()).toBe(0);
  await page.goto(link);
  await page.getByRole('heading', { name: 'This link was used, or is too old' }).waitFor();
  expect(page.url()).toMatch(/\/portal$/);
  expectNoComplaints(stranger);

  const olga = await openOwner('Own Works');
  await olga.page.goto(await portalLink(account));
  await olga.page.getByRole('heading', { name: 'Open this link and sign out?' }).waitFor();
  expect(await session(olga.page)).toMatchObject({ kind: 'person' });
  await olga.page.getByRole('link', { name: 'Stay signed in' }).click();
  await settled(olga.page);
  expect(await accountShown(olga.page)).toBe('Own Works');
  await olga.page.goto(await portalLink(account, { role: 'viewer' }));
  await olga.page.getByRole('button', { name: 'Open the link' }).click();
  await olga.page.waitForURL('**/settings/usage');
  await settled(olga.page);
  expect(await session(olga.page)).toMatchObject({ kind: 'portal', role: 'viewer' });
  expectNoComplaints(olga);
  ways += 4;
  await Promise.all([stranger.close(), olga.close()]);
});

test('a portal link opens in a frame of the platform’s page, and in nobody else’s', async () => {
  const account = await openAccount({ name: 'Framed Works', credits: 50 });
  const { page, context, close } = await open({ stranger: true, path: '/errors/not_found' });
  const others = 'http://localhost:59998';
  const embed = async (origin: string) => {
    const link = await portalLink(account);
    await page.route(`${origin}/billing`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><title>Host</title><iframe title="Usage" width="900" height="700" src="${link}"></iframe>`,
      }),
    );
    await page.goto(`${origin}/billing`);
    return page.frameLocator('iframe');
  };
  // Chromium takes a page that a test answers for as one of the internet, and asks people first.
  for (const origin of [hostOrigin, others])
    await context.grantPermissions(['local-network-access'], { origin });
  const frame = await embed(hostOrigin);
  await frame.getByRole('heading', { name: 'Usage', level: 1 }).waitFor();
  await frame
    .getByRole('region', { name: 'Balance', exact: true })
    .locator('data')
    .first()
    .waitFor();
  expect(await context.cookies(inject('served').url)).toMatchObject([{ httpOnly: true }]);
  const refused = page.waitForEvent('console', {
    predicate: (message) => /frame-ancestors/.test(message.text()),
  });
  const other = await embed(others);
  await refused;
  expect(await other.getByRole('heading', { name: 'Usage' }).count()).toBe(0);
  ways += 2;
  await context.clearPermissions();
  await close();
});

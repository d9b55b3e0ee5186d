import { expect, inject, test } from 'vitest';
import { openEmptyAccount } from './accounts.ts';
import { withBrowser } from './visit.ts';

const { open, browser } = withBrowser();

test('the printed link signs in with a cookie scripts cannot read; a made-up one does not', async () => {
  const { dashboard } = inject('served');
  const made = dashboard.replace(/token=.{8}/, 'token=00000000');
  expect((await fetch(made, { redirect: 'manual' })).status).toBe(401);
  const context = await browser().newContext();
  const page = await context.newPage();
  await page.goto(dashboard);
  await page.waitForURL('**/settings/usage');
  expect(await context.cookies()).toMatchObject([
    { name: 'hydron_session', httpOnly: true, sameSite: 'Lax' },
  ]);
  expect(await page.evaluate('document.cookie')).toBe('');
  await context.close();
});

test('pages are framed by nobody, and run no script from elsewhere or inline', async () => {
  const { url } = inject('served');
  const { headers } = await fetch(`${url}/settings/usage`);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/unsafe|script-src|style-src/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('signing out ends what the page shows, and the session', async () => {
  // Of an account of its own: other tests go on with their sessions.
  const { page, context, close } = await open({ account: await openEmptyAccount() });
  const cookies = await context.cookies();
  const session = {
    headers: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join() },
  };
  const { url } = inject('served');
  expect((await fetch(`${url}/v1/session`, session)).status).toBe(200);
  await page.getByRole('button', { name: /^Account menu: / }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect
    .poll(() => page.getByRole('heading', { level: 1 }).innerText())
    .toBe('You are signed out');
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  expect((await fetch(`${url}/v1/session`, session)).status).toBe(401);
  await close();
});

test('an account of somebody else is not there for a signed-in browser', async () => {
  const { page, close } = await open();
  const other = await openEmptyAccount();
  const statuses = await page.evaluate(
    (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)),
    [inject('served').account, other].map((account) => `/v1/accounts/${account}/usage/summary`),
  );
  expect(statuses).toEqual([200, 404]);
  await close();
});

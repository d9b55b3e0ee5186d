import type { Locator } from 'playwright-core';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { openAccount } from './accounts.ts';
import { patience } from './buyer.ts';
import { panel } from './checkout.ts';
import { note } from './figures.ts';
import { local } from './local.ts';
import { operator } from './signers.ts';
import { isFocused, tabThrough, tabTo, untilFocused } from './tabbing.ts';
import { settled, withBrowser } from './visit.ts';

/** Accounts, members, keys and the operator's pages with Tab, Enter, Space and arrows alone. */

const { open } = withBrowser();

let stops = 0;
afterAll(() => note('access and operator by keyboard: stops of Tab, each seen', stops, 'all'));

describe.concurrent('by keyboard', () => {
  test('somebody goes to another account of theirs', async () => {
    const as = { email: 'olga@keyboard.example', name: 'Olga Lind' };
    const [one, two] = [
      await openAccount({ name: 'First Works' }),
      await openAccount({ name: 'Second Works' }),
    ];
    await local().signInUrl(two, as);
    const { page, close } = await open({ account: one, as, path: '/settings/account' });
    const menu = page.getByRole('button', { name: /^Account menu: / });
    stops += await tabTo(page, menu);
    await page.keyboard.press('Enter');
    await page.getByText('Signed in as').waitFor();
    await page.keyboard.press('Escape');
    await untilFocused(menu);
    await page.keyboard.press('Enter');
    stops += await tabTo(page, page.getByRole('button', { name: 'Second Works Owner' }));
    await page.keyboard.press('Enter');
    await vi.waitFor(
      async () => expect(await menu.locator('bdi').innerText()).toBe('Second Works'),
      patience,
    );
    await close();
  });

  test('an owner invites somebody, makes a key and revokes it', async () => {
    const account = await openAccount({ name: 'Keyboard Works' });
    const { page, close } = await open({ account, path: '/settings/members' });
    const to = async (wanted: Locator, key?: string) => {
      stops += await tabTo(page, wanted, key);
    };
    const dialog = page.getByRole('dialog');
    const opener = page.getByRole('link', { name: 'Invite somebody' });
    await to(opener);
    await page.keyboard.press('Enter');
    await dialog.getByRole('radio').first().waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await untilFocused(opener);
    await page.keyboard.press('Enter');
    await dialog.getByRole('radio').first().waitFor();
    await settled(page);
    await to(dialog.getByRole('radio', { name: /^Viewer/ }));
    await page.keyboard.press('ArrowUp');
    await to(dialog.getByRole('button', { name: 'Make the link' }));
    await page.keyboard.press('Space');
    await untilFocused(dialog.getByText('Send this link to whom you invite as Developer'));
    await to(dialog.getByRole('button', { name: 'Copy link' }));
    await to(dialog.getByRole('button', { name: 'Done' }));
    await page.keyboard.press('Enter');
    await untilFocused(opener);
    await panel(page, 'Open invitations').getByText('Developer, whoever has the link').waitFor();

    await page.goto('/settings/keys');
    await settled(page);
    const create = page.getByRole('link', { name: 'Create a key' });
    await to(create);
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Create key' }).waitFor();
    await settled(page);
    await to(dialog.getByRole('button', { name: 'Create key' }));
    await page.keyboard.press('Enter');
    // What is wrong has the focus.
    await untilFocused(dialog.getByLabel('Name', { exact: true }).first());
    await page.keyboard.type('By keys');
    await page.keyboard.press('Enter');
    await untilFocused(dialog.getByText('The secret of By keys'));
    await to(dialog.getByRole('button', { name: 'Copy secret' }));
    await to(dialog.getByRole('button', { name: 'Done' }));
    await page.keyboard.press('Enter');
    await untilFocused(create);
    const revoke = page.getByRole('link', { name: 'Revoke By keys' });
    await revoke.waitFor();
    await to(revoke);
    await page.keyboard.press('Enter');
    await untilFocused(dialog.getByRole('button', { name: 'Keep By keys' }));
    await to(dialog.getByRole('button', { name: 'Revoke By keys' }));
    await page.keyboard.press('Enter');
    await page.getByText('By keys was revoked.').waitFor();
    await untilFocused(panel(page, 'API keys').getByRole('heading', { level: 2 }));
    await close();
  });

  test('an operator finds an account, freezes it and opens it again', async () => {
    const name = 'Frozen by keys';
    const account = await openAccount({ name });
    const { page, close } = await open({ as: operator, path: '/operator' });
    const to = async (wanted: Locator) => {
      stops += await tabTo(page, wanted);
    };
    const dialog = page.getByRole('dialog');
    await to(page.getByLabel('Find an account'));
    await page.keyboard.type('Frozen by');
    await page.keyboard.press('Enter');
    const found = page.getByRole('link', { name });
    await found.waitFor();
    await settled(page);
    await to(found);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/operator/accounts/${account}`);
    await untilFocused(page.getByRole('heading', { level: 1 }));
    for (const [verb, keep, done] of [
      ['Freeze', 'Leave it open', 'is frozen.'],
      ['Unfreeze', 'Leave it frozen', 'is open again.'],
    ] as const) {
      const act = panel(page, 'Standing').getByRole('link', { name: verb, exact: true });
      await act.waitFor();
      if (!(await isFocused(act))) await to(act);
      await page.keyboard.press('Enter');
      await untilFocused(dialog.getByRole('button', { name: keep }));
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await untilFocused(act);
      await page.keyboard.press('Enter');
      await untilFocused(dialog.getByRole('button', { name: keep }));
      await to(dialog.getByRole('button', { name: `${verb} ${name}` }));
      await page.keyboard.press('Enter');
      await untilFocused(dialog.getByLabel('Reason'));
      await page.keyboard.type('for the test');
      await page.keyboard.press('Enter');
      await panel(page, 'Standing').getByText(`${name} ${done}`).waitFor();
      await dialog.waitFor({ state: 'detached' });
      await settled(page);
      // Where the button was that opened it; it says the other word now.
      await untilFocused(panel(page, 'Standing').locator('h2, a[href*="step="]'));
    }
    await close();
  });

  test('every page is gone through from top to end, and nothing is a trap', async () => {
    const owner = await open({ path: '/settings/members' });
    const other = await open({ as: operator, path: '/operator' });
    for (const [visited, paths] of [
      [owner, ['/settings/members', '/settings/keys', '/settings/account']],
      [other, ['/operator/inbox', '/operator/health', '/operator/audit', '/operator/people']],
    ] as const)
      for (const path of paths) {
        await visited.page.goto(path);
        await settled(visited.page);
        const count = await tabThrough(visited.page);
        expect(count).toBeGreaterThan(5);
        stops += count;
      }
    await Promise.all([owner.close(), other.close()]);
  });
});

import { cleanup, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { permissions, type Role, roles } from '../../../core/access/permissions.ts';
import { ApiProblem } from '../../../web/api.ts';
import { ForRole } from '../../../web/pages/for-role.tsx';
import { roleText } from '../../../web/pages/role-words.ts';
import { BudgetsPage } from '../../../web/pages/settings/budgets/budgets-page.tsx';
import { NoticesPage } from '../../../web/pages/settings/notices/notices-page.tsx';
import { ServersPage } from '../../../web/pages/settings/servers/servers-page.tsx';
import { aFakeApi, aSession } from '../fake-api.ts';
import { openPage, section } from '../open-page.tsx';
import { listOf, openSettings } from '../open-settings.tsx';
import { aServerView } from '../servers/servers.ts';

const ok = (body: unknown) => ({ status: 200, body });
const as = (role: Role) => ({ '/session': ok(aSession({ role })) });

const budget = {
  id: 'bud_1',
  name: 'Team',
  scope: 'account',
  target: null,
  target_name: null,
  period: 'month',
  time_zone: 'UTC',
  limit_microcredits: 100_000_000,
  hard: false,
  spent_microcredits: 0,
  held_microcredits: 0,
  left_microcredits: 100_000_000,
  period_start: '2026-11-01T00:00:00Z',
  period_end: '2026-12-01T00:00:00Z',
  alerted: 0,
  projected: null,
  created_at: '2026-11-01T10:00:00Z',
};
const notice = {
  id: 'ntc_1',
  kind: 'low_balance',
  at: '2026-11-22T10:00:00Z',
  read_at: null,
  title: 'Balance is low',
  text: '80 credits are left.',
  link: '/settings/usage',
};
const settings = {
  email: null,
  account_email: 'owner@example.com',
  emailed: ['low_balance'],
  low_balance_microcredits: 100_000_000,
  sends_email: true,
};

const api = (role: Role) =>
  aFakeApi({
    ...as(role),
    '/budgets': listOf([budget]),
    '/servers': listOf([aServerView()], {
      totals: { running: 1, burn_per_hour_microcredits: 2_400_000 },
    }),
    '/notices': listOf([notice], { unread_count: 1 }),
    '/notice_settings': ok(settings),
  });

/** Waits until the session is known, then for a while longer: what is offered late counts too. */
async function settled(shown: string | RegExp) {
  await screen.findByText(shown);
  await new Promise((done) => setTimeout(done, 50));
}

describe('what a role may not do', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it.each([
    ['viewer', []],
    ['billing', ['Add a budget', 'Change Team', 'Remove Team']],
    ['developer', ['Add a budget', 'Change Team', 'Remove Team']],
  ] as const)('is not on the budgets of a %s', async (role, links) => {
    api(role);
    openSettings(BudgetsPage, '/settings/usage/budgets');
    const panel = await section('Budgets');
    await settled('Team');
    expect(within(panel).queryAllByRole('link').map(nameOf)).toEqual(links);
  });

  it.each([
    ['viewer', 0],
    ['billing', 0],
    ['developer', 1],
    ['owner', 1],
  ] as const)('is not on the servers of a %s', async (role, count) => {
    api(role);
    openSettings(ServersPage, '/settings/usage/servers');
    await settled('web-1');
    expect(screen.queryAllByRole('link', { name: 'New server' })).toHaveLength(count);
  });

  it('is not on the notices of a viewer, who reads how they are set', async () => {
    api('viewer');
    openSettings(NoticesPage, '/settings/notices');
    await settled('Balance is low');
    expect(screen.queryByRole('button', { name: /Mark/ })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Save settings' })).toBeNull();
    expect(await screen.findByText('100 credits')).toBeTruthy();
  });

  it('is explained where an address leads to it', async () => {
    const { writes } = api('viewer');
    openSettings(BudgetsPage, '/settings/usage/budgets?step=add-budget');
    const dialog = await screen.findByRole('dialog', { name: 'Add a budget' });
    await within(dialog).findByText(/does not let you change budgets.*You are here as Viewer/);
    expect(within(dialog).queryByRole('textbox')).toBeNull();
    expect(writes()).toEqual([]);
  });

  it('is open by its address to those who may', async () => {
    api('developer');
    openSettings(BudgetsPage, '/settings/usage/budgets?step=add-budget');
    const dialog = await screen.findByRole('dialog', { name: 'Add a budget' });
    expect((await within(dialog).findAllByRole('textbox')).length).toBeGreaterThan(0);
  });

  it('is not even asked for where a page is not theirs to see', async () => {
    const { asked } = api('developer');
    const Guarded = () => (
      <ForRole needs="billing:read" title="Billing">
        <Reads />
      </ForRole>
    );
    const Reads = () => {
      void fetch('/v1/accounts/me/payments');
      return <p>Payments</p>;
    };
    openSettings(Guarded, '/settings/billing');
    await screen.findByText(/does not let you see billing/);
    expect(asked.some((path) => path.includes('/payments'))).toBe(false);
  });

  it('leaves no way to buy on the usage page of those who cannot', async () => {
    api('viewer');
    openPage();
    await settled(/Available/);
    expect(screen.queryByRole('link', { name: 'Buy credits' })).toBeNull();
    cleanup();
    api('billing');
    openPage();
    await waitFor(() => expect(screen.getByRole('link', { name: 'Buy credits' })).toBeTruthy());
  });
});

const nameOf = (element: HTMLElement) => element.getAttribute('aria-label') ?? element.textContent;

describe('roles in words', () => {
  it.each(roles)('say everything the one table lets a %s do', (role) => {
    const text = roleText(role);
    for (const scope of permissions[role])
      expect(text, scope).not.toContain(scope.split(':')[0]?.includes('_') ? scope : ':');
    expect(text).not.toMatch(/[a-z]+:[a-z]+|_/);
  });

  it('say who changes nothing', () => {
    expect(roleText('viewer')).toContain('Changes nothing.');
    expect(roleText('billing')).toContain('Changes payments and plans');
    expect(roleText('developer')).not.toContain('payments');
  });

  it('name what a refusal of the API was about', () => {
    const refusal = new ApiProblem(403, {
      code: 'forbidden',
      detail: 'This needs the scope api_keys:write.',
      scope: 'api_keys:write',
    });
    expect(refusal.message).toBe('Your role at this account does not let you change API keys.');
  });
});

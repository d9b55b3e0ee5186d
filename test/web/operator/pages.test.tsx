import { cleanup, configure, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CronRun, StripeEvent } from '../../../web/operator-api.ts';
import { section } from '../open-page.tsx';
import { listOf, refused } from '../open-settings.tsx';
import { openOperator } from './open-operator.tsx';
import { anOperatorApi, anOverview, id } from './operated.ts';

configure({ asyncUtilTimeout: 5_000 });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const anEvent = (over: Partial<StripeEvent> = {}): StripeEvent => ({
  id: 'evt_1',
  type: 'invoice.paid',
  object: { kind: 'invoice', id: 'in_1' },
  customer: 'cus_1',
  account: id,
  status: 'quarantined',
  reason: 'foreign_customer',
  attempts: 2,
  created_at: '2026-11-22T09:00:00.000Z',
  received_at: '2026-11-22T09:00:01.000Z',
  next_at: null,
  done_at: null,
  ...over,
});

const counts = { received_count: 4, stuck_count: 1, quarantined_count: 2 };

const aQuarantined = {
  id: 'pay_6',
  account: id,
  key: 'cs_1',
  kind: 'purchase',
  reason: 'wrong_amount',
  description: 'Starter',
  amount_minor: 900,
  tax_minor: 0,
  refunded_minor: 0,
  currency: 'usd',
  customer: 'cus_1',
  checkout_session: 'cs_1',
  invoice: null,
  payment_intent: 'pi_1',
  charge: 'ch_1',
  created_at: '2026-11-22T09:00:00.000Z',
};

const anInbox = (over: NonNullable<Parameters<typeof anOperatorApi>[0]> = {}) =>
  anOperatorApi({
    '/admin/stripe_events': listOf([anEvent()], counts),
    '/admin/quarantined_payments': listOf([aQuarantined]),
    ...over,
  });

describe('Operator > Inbox', () => {
  it('says how many wait, and shows one status when its link is followed', async () => {
    const api = anInbox();
    openOperator('/operator/inbox?status=quarantined');
    expect(await screen.findByText(/4 waiting \(1 keep failing\), 2 quarantined/)).toBeTruthy();
    expect(api.asked).toContain('/v1/admin/stripe_events?limit=25&status=quarantined');
    const chosen = screen.getByRole('link', { name: 'Quarantined' });
    expect(chosen.getAttribute('aria-current')).toBe('true');
  });

  it('works on an event again, and says what came of it', async () => {
    const done = anEvent({ status: 'done', reason: null });
    const api = anInbox({ 'POST /evt_1/retry': { status: 200, body: done } });
    openOperator('/operator/inbox');
    fireEvent.click(await screen.findByRole('button', { name: /^Retry.*invoice\.paid evt_1/ }));
    expect(await screen.findByText('invoice.paid (evt_1) is done now.')).toBeTruthy();
    expect(api.writes()).toHaveLength(1);
  });

  it('dismisses a quarantined event for a reason, the safe button first', async () => {
    const api = anInbox({ 'POST /evt_1/dismiss': { status: 200, body: anEvent() } });
    openOperator('/operator/inbox?step=dismiss&event=evt_1');
    const dialog = within(await screen.findByRole('dialog'));
    const keep = await dialog.findByRole('button', { name: 'Keep it quarantined' });
    expect(document.activeElement).toBe(keep);
    fireEvent.input(dialog.getByLabelText('Reason'), { target: { value: 'A test customer' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Dismiss the event' }));
    await screen.findByText(/evt_1 was dismissed/);
    expect(api.writes()[0]?.body).toEqual({ reason: 'A test customer' });
  });

  it('works on a quarantined payment again, or leads to its refund', async () => {
    const still = { ...aQuarantined, status: 'quarantined' };
    anInbox({ 'POST /pay_6/retry': { status: 200, body: still } });
    openOperator('/operator/inbox');
    const panel = within(await section('Quarantined payments'));
    const refund = await panel.findByRole('link', { name: 'Refund Starter, $9.00' });
    expect(refund.getAttribute('href')).toBe(`/operator/accounts/${id}?step=refund&payment=pay_6`);
    fireEvent.click(panel.getByRole('button', { name: /^Retry/ }));
    expect(await panel.findByText('Starter still does not fit: wrong_amount.')).toBeTruthy();
  });

  it('says what would be here', async () => {
    anInbox({
      '/admin/stripe_events': listOf([], counts),
      '/admin/quarantined_payments': listOf([]),
    });
    openOperator('/operator/inbox');
    expect(await screen.findByText(/No events have come/)).toBeTruthy();
    expect(await screen.findByText(/No payment is quarantined/)).toBeTruthy();
  });
});

const aRun = (over: Partial<CronRun> = {}): CronRun => ({
  job: 'workInbox',
  cron: '* * * * *',
  period_seconds: 60,
  started_at: '2026-11-22T10:00:00.000Z',
  took_ms: 12,
  handled: 3,
  error: null,
  succeeded_at: '2026-11-22T10:00:00.000Z',
  late: false,
  ...over,
});

const healthy = (over: NonNullable<Parameters<typeof anOperatorApi>[0]> = {}) =>
  anOperatorApi({
    '/admin/overview': { status: 200, body: anOverview() },
    '/admin/reconciliations': listOf([]),
    '/admin/crons': { status: 200, body: { data: [aRun()] } },
    '/admin/orphaned_servers': listOf([]),
    ...over,
  });

describe('Operator > Health', () => {
  it('marks what somebody has to look at, in words too, and leads there', async () => {
    const overview = anOverview({
      reconciliations: { in_order: 1, behind: 0, differs: 1, failed: 1 },
      crons: { late: ['cleanUp'], failing: [] },
      accounts: 1_000,
    });
    healthy({ '/admin/overview': { status: 200, body: overview } });
    openOperator('/operator/health');
    const panel = within(await section('Now'));
    const differ = await panel.findByRole('link', { name: 'Accounts that differ' });
    expect(differ.closest('li')?.textContent).toContain('2, to be looked at');
    expect(panel.getByText('cleanUp').closest('li')?.textContent).toContain('1, to be looked at');
    expect(panel.getByText('1,000+')).toBeTruthy();
    expect(panel.getByText('Webhooks late').closest('li')?.textContent).not.toContain('looked at');
  });

  it('compares an account that differs again', async () => {
    const one = {
      account: id,
      account_name: 'Northwind',
      state: 'differs',
      at: '2026-11-22T10:00:00.000Z',
      since: '2026-11-22T09:00:00.000Z',
      seq: 12,
      drained_seq: 12,
      payments_apart: 1,
      detail: 'Entry 7 has another hash.',
    };
    healthy({
      '/admin/reconciliations': listOf([one]),
      'POST /reconcile': { status: 200, body: one },
    });
    openOperator('/operator/health?state=differs');
    const panel = within(await section('Reconciliation'));
    await panel.findByText(/Entry 7 has another hash/);
    fireEvent.click(panel.getByRole('button', { name: /^Compare now.*Northwind/ }));
    expect(
      await panel.findByText(/Northwind\. Compared: the account and its copies differ\./),
    ).toBeTruthy();
  });

  it('runs a job now, and says when it failed', async () => {
    const failed = aRun({ error: 'Stripe is away.', handled: null });
    const api = healthy({ 'POST /workInbox/run': { status: 200, body: failed } });
    openOperator('/operator/health');
    const panel = within(await section('Jobs'));
    await panel.findByText('Went well');
    fireEvent.click(panel.getByRole('button', { name: /^Run now.*Work on Stripe events/ }));
    expect(await panel.findByText('Work on Stripe events failed: Stripe is away.')).toBeTruthy();
    expect(api.writes()).toHaveLength(1);
  });

  it('shows the rest when the numbers cannot be read', async () => {
    healthy({ '/admin/overview': refused(500, 'internal', 'The database is away.') });
    openOperator('/operator/health');
    await within(await section('Now')).findByRole('alert');
    expect(await screen.findByText('Went well')).toBeTruthy();
  });
});

describe('Operator > Audit log', () => {
  const record = {
    id: 'aud_1',
    at: '2026-11-22T10:00:00.000Z',
    actor: 'per_1',
    action: 'payment.retry',
    target: 'pay_6',
    account: id,
    before: { status: 'quarantined', reason: 'wrong_amount' },
    after: { status: 'succeeded', reason: 'wrong_amount' },
    request_id: 'req_7',
  };

  it('tells who did what to what, and only what changed', async () => {
    anOperatorApi({ '/admin/audit_log': listOf([record]) });
    openOperator('/operator/audit');
    const row = (await screen.findByText('payment.retry')).closest('li') as HTMLElement;
    expect(row.textContent).toContain(`by per_1, on pay_6, at ${id}`);
    expect(row.querySelector('dl')?.textContent).toBe('statusquarantined succeeded');
    expect(row.querySelector('del')?.textContent).toBe('quarantined');
  });

  it('looks for what the address names, and what is filled in becomes the address', async () => {
    const api = anOperatorApi({ '/admin/audit_log': listOf([]) });
    const history = openOperator(`/operator/audit?account=${id}&after=c1`);
    expect(await screen.findByText(/No record fits all of these/)).toBeTruthy();
    const field = screen.getByLabelText('Action');
    fireEvent.input(field, { target: { value: 'account.freeze' } });
    fireEvent.submit(field.closest('form') as HTMLFormElement);
    await waitFor(() =>
      expect(history.get()).toBe(`/operator/audit?account=${id}&action=account.freeze`),
    );
    await waitFor(() =>
      expect(api.asked.at(-1)).toBe(
        `/v1/admin/audit_log?limit=25&account=${id}&action=account.freeze`,
      ),
    );
  });
});

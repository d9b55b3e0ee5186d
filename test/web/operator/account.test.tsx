import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { entryIdOf } from '../account.ts';
import { section } from '../open-page.tsx';
import { listOf, refused } from '../open-settings.tsx';
import { openOperator } from './open-operator.tsx';
import { anAccount, anOperatorApi, aPayment, id } from './operated.ts';

const at = `/operator/accounts/${id}`;
const open = (search = '') => openOperator(at + search);

describe('Operator > an account', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('reads all of it from the account itself, never from one’s own', async () => {
    const api = anOperatorApi();
    open();
    expect(await screen.findByRole('heading', { level: 1, name: 'Northwind' })).toBeTruthy();
    await section('Ledger');
    await waitFor(() => expect(api.asked.some((path) => path.includes('/entries'))).toBe(true));
    expect(api.asked).toContain(`/v1/accounts/${id}/grants?limit=100`);
    expect(api.asked).toContain(`/v1/accounts/${id}/payments?limit=25`);
    expect(api.asked.filter((path) => path.includes('/accounts/me'))).toEqual([]);
  });

  it('opens the receipt of an entry of that account', async () => {
    const api = anOperatorApi();
    open(`?entry=${entryIdOf(10)}`);
    const dialog = await screen.findByRole('dialog', { name: 'Why this amount?' });
    await within(dialog).findByText('How it was priced');
    expect(api.asked).toContain(`/v1/accounts/${id}/entries/${entryIdOf(10)}/explain`);
  });

  it('says since when and why it is frozen, and offers to open it again', async () => {
    const frozen = { at: '2026-11-20T10:00:00.000Z', reason: 'Stolen card' };
    anOperatorApi({}, { account: anAccount({ status: 'frozen', frozen }) });
    open();
    const panel = await section('Standing');
    await within(panel).findByText('“Stolen card”');
    expect(within(panel).getByRole('link', { name: 'Unfreeze' })).toBeTruthy();
    expect(within(panel).queryByRole('link', { name: 'Freeze' })).toBeNull();
  });

  it('shows the other panels when one of them fails', async () => {
    anOperatorApi({ '/payments': refused(500, 'internal', 'The database is away.') });
    open();
    const payments = await section('Payments');
    await within(payments).findByRole('alert');
    expect(await within(await section('Standing')).findByText('Available')).toBeTruthy();
  });

  it('tells how each payment stands and offers to refund what can be', async () => {
    const rows = [
      aPayment({ id: 'pay_1' }),
      aPayment({ id: 'pay_2', refunded_minor: 400, description: 'Team' }),
      aPayment({ id: 'pay_3', refunded_minor: 1_000, description: 'Studio' }),
      aPayment({ id: 'pay_4', dispute_status: 'needs_response', disputed_minor: 1_000 }),
      aPayment({ id: 'pay_5', status: 'failed', reason: 'card_declined' }),
      aPayment({ id: 'pay_6', status: 'quarantined', reason: 'wrong_amount' }),
    ];
    anOperatorApi({ '/payments': listOf(rows) });
    open();
    const panel = await section('Payments');
    const found = await within(panel).findAllByRole('listitem');
    const states = [
      'Succeeded',
      'Partly refunded',
      'Refunded',
      'Disputed',
      'Failed',
      'Quarantined',
    ];
    for (const [row, state] of states.entries())
      expect(within(found[row] as HTMLElement).getByText(state)).toBeTruthy();
    const refunds = within(panel).getAllByRole('link', { name: /^Refund/ });
    expect(refunds.map((link) => link.getAttribute('href')?.split('payment=')[1])).toEqual([
      'pay_1',
      'pay_2',
      'pay_6',
    ]);
  });

  it('compares with the copies at once, and says what came of it', async () => {
    const behind = {
      account: id,
      account_name: 'Northwind',
      state: 'in_order',
      at: '2026-11-22T10:00:00.000Z',
      since: '2026-11-22T10:00:00.000Z',
      seq: 12,
      drained_seq: 10,
      payments_apart: 0,
      detail: null,
    };
    const api = anOperatorApi({ 'POST /reconcile': { status: 200, body: behind } });
    open();
    fireEvent.click(await screen.findByRole('button', { name: 'Compare now' }));
    expect(
      await screen.findByText(/everything is in order\. 2 entries were sent to the database again/),
    ).toBeTruthy();
    expect(api.writes().map(({ path }) => path)).toEqual([`/v1/admin/accounts/${id}/reconcile`]);
  });
});

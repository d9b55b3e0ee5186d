import { cleanup, configure, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listOf, refused } from '../open-settings.tsx';
import { openOperator } from './open-operator.tsx';
import { anAccount, anOperatorApi, aPayment, id } from './operated.ts';

// A step's code comes when it is first shown.
configure({ asyncUtilTimeout: 5_000 });

const open = async (search: string) => {
  const history = openOperator(`/operator/accounts/${id}${search}`);
  return { history, dialog: within(await screen.findByRole('dialog')) };
};

type Dialog = Awaited<ReturnType<typeof open>>['dialog'];

const type = async (dialog: Dialog, label: string | RegExp, value: string) =>
  fireEvent.input(await dialog.findByLabelText(label), { target: { value } });

const review = (dialog: Dialog) => fireEvent.click(dialog.getByRole('button', { name: 'Review' }));

const created = { status: 201, body: {} };
const away = refused(503, 'unavailable', 'The account did not answer.', { retryable: true });

describe('what an operator does to an account', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('adds credits as a grant, after showing the balance before and after', async () => {
    const account = anAccount();
    account.balance.owed_microcredits = 20_000_000;
    const api = anOperatorApi({ 'POST /grants': created }, { account });
    const { dialog, history } = await open('?step=adjust');
    await type(dialog, /^Amount/, '50.5');
    await type(dialog, 'Reason', ' Goodwill ');
    review(dialog);
    expect(document.activeElement).toBe(dialog.getByRole('button', { name: 'Back' }));
    const terms = [...screen.getByRole('dialog').querySelectorAll('dl div')];
    expect(terms.map((term) => term.textContent)).toEqual([
      'Available now90 credits',
      'Available then120.5 credits',
      'Owed now20 credits',
      'Owed then0 credits',
    ]);
    fireEvent.click(dialog.getByRole('button', { name: 'Add 50.5 credits' }));
    await screen.findByText(`50.5 credits were added to Northwind (${id}).`);
    expect(api.writes()).toMatchObject([
      {
        method: 'POST',
        path: `/v1/accounts/${id}/grants`,
        body: { source: 'adjustment', amount_microcredits: 50_500_000, reason: 'Goodwill' },
      },
    ]);
    await waitFor(() => expect(history.get()).toBe(`/operator/accounts/${id}`));
  });

  it('takes credits away once, however often it is asked for', async () => {
    const api = anOperatorApi({ 'POST /adjustments': away });
    const { dialog } = await open('?step=adjust');
    fireEvent.change(await dialog.findByLabelText('What to do'), { target: { value: 'take' } });
    await type(dialog, /^Amount/, '5');
    await type(dialog, 'Reason', 'Granted twice');
    review(dialog);
    const act = dialog.getByRole('button', { name: 'Take away 5 credits' });
    fireEvent.click(act);
    fireEvent.click(act);
    await dialog.findByText(/however often it is sent, it counts once/);
    expect(api.writes()).toHaveLength(1);
    api.answer('POST /adjustments', created);
    fireEvent.click(dialog.getByRole('button', { name: 'Take away 5 credits' }));
    await screen.findByText(/were taken from Northwind/);
    const [first, again] = api.writes();
    expect(again?.key).toBe(first?.key);
    expect(first?.path).toBe(`/v1/admin/accounts/${id}/adjustments`);
    expect(first?.body).toEqual({ amount_microcredits: 5_000_000, reason: 'Granted twice' });
  });

  it('refuses nonsense at its field, before anything is sent', async () => {
    const api = anOperatorApi();
    const { dialog } = await open('?step=adjust');
    fireEvent.change(await dialog.findByLabelText('What to do'), { target: { value: 'take' } });
    await type(dialog, /^Amount/, '90.000001');
    review(dialog);
    expect(dialog.getByText('Only 90 credits are available to take.')).toBeTruthy();
    expect(dialog.getByText('Say why: it is kept in the audit log.')).toBeTruthy();
    expect(document.activeElement).toBe(dialog.getByLabelText(/^Amount/));
    await type(dialog, /^Amount/, '0');
    expect(dialog.getByText(/a number of credits above 0/)).toBeTruthy();
    expect(api.writes()).toEqual([]);
  });

  it('keeps what was typed when the sign-in has grown too old, and says what to do', async () => {
    const old = refused(403, 'sign_in_again', 'The sign-in is too old.');
    anOperatorApi({ 'POST /grants': old });
    const { dialog } = await open('?step=adjust');
    await type(dialog, /^Amount/, '5');
    await type(dialog, 'Reason', 'Goodwill');
    review(dialog);
    fireEvent.click(dialog.getByRole('button', { name: 'Add 5 credits' }));
    const link = await dialog.findByRole('link', { name: 'Sign in again in a new tab' });
    expect(link.getAttribute('href')).toMatch(/^\/sign-in\?return_to=%2Foperator%2Faccounts/);
    fireEvent.click(dialog.getByRole('button', { name: 'Back' }));
    expect((dialog.getByLabelText('Reason') as HTMLInputElement).value).toBe('Goodwill');
  });

  it('freezes for a reason, the safe button first', async () => {
    const api = anOperatorApi({ 'POST /freeze': { status: 200, body: {} } });
    const { dialog } = await open('?step=freeze');
    const keep = await dialog.findByRole('button', { name: 'Leave it open' });
    expect(document.activeElement).toBe(keep);
    fireEvent.click(dialog.getByRole('button', { name: 'Freeze Northwind' }));
    expect(dialog.getByText('Say why: it is kept in the audit log.')).toBeTruthy();
    expect(api.writes()).toEqual([]);
    await type(dialog, 'Reason', 'Stolen card');
    fireEvent.click(dialog.getByRole('button', { name: 'Freeze Northwind' }));
    await screen.findByText('Northwind is frozen.');
    expect(api.writes()[0]).toMatchObject({ body: { reason: 'Stolen card' } });
  });

  it('does not freeze what is frozen already', async () => {
    const frozen = { at: '2026-11-20T10:00:00.000Z', reason: 'Stolen card' };
    anOperatorApi({}, { account: anAccount({ status: 'frozen', frozen }) });
    const { dialog } = await open('?step=freeze');
    expect(await dialog.findByText(/is frozen already/)).toBeTruthy();
    expect(dialog.queryByRole('button', { name: 'Freeze Northwind' })).toBeNull();
  });
});

const refunded = {
  payment: 'pay_1',
  refund: 're_1',
  amount_minor: 600,
  currency: 'usd',
  clawed_back_microcredits: 60_000_000,
  owed_microcredits: 0,
};

describe('a refund', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('shows the money, the credits it takes back and what remains, then gives it back once', async () => {
    const api = anOperatorApi({
      '/payments': listOf([aPayment({ refunded_minor: 200 })]),
      'POST /refunds': { status: 201, body: refunded },
    });
    const { dialog } = await open('?step=refund&payment=pay_1');
    const amount = (await dialog.findByLabelText(/^Amount/)) as HTMLInputElement;
    expect(amount.value).toBe('8');
    await type(dialog, /^Amount/, '6');
    await type(dialog, 'Reason', 'Bought by mistake');
    review(dialog);
    const terms = [...screen.getByRole('dialog').querySelectorAll('dl div')];
    expect(terms.map((term) => term.textContent)).toEqual([
      'Paid$10.00',
      'Refunded before$2.00',
      'Goes back now$6.00',
      'Left to refund then$2.00',
      'Credits taken back60 credits',
      'Owed by it, at most0 credits',
    ]);
    expect(document.activeElement).toBe(dialog.getByRole('button', { name: 'Back' }));
    const act = dialog.getByRole('button', { name: 'Refund $6.00' });
    fireEvent.click(act);
    fireEvent.click(act);
    await screen.findByText('$6.00 goes back; 60 credits were taken back.');
    expect(api.writes()).toMatchObject([
      {
        path: `/v1/admin/accounts/${id}/refunds`,
        body: { payment: 'pay_1', amount_minor: 600, reason: 'Bought by mistake' },
      },
    ]);
    expect(api.writes()[0]?.key).toBeTruthy();
  });

  it('warns of what will be owed, when what it bought is spent', async () => {
    anOperatorApi({ '/payments': listOf([aPayment({ credits_microcredits: 150_000_000 })]) });
    const { dialog } = await open('?step=refund&payment=pay_1');
    await type(dialog, 'Reason', 'Bought by mistake');
    review(dialog);
    // Of 150 that it bought, 90 are left.
    expect(await dialog.findByText(/up to 60 credits will be owed/)).toBeTruthy();
  });

  it('refuses more than is left, and says so when Stripe does', async () => {
    const api = anOperatorApi({
      'POST /refunds': refused(409, 'refund_exceeds_payment', '0 minor units are left.'),
    });
    const { dialog } = await open('?step=refund&payment=pay_1');
    await type(dialog, /^Amount/, '10.01');
    await type(dialog, 'Reason', 'Bought by mistake');
    review(dialog);
    expect(dialog.getByText('Only $10.00 are left to refund.')).toBeTruthy();
    await type(dialog, /^Amount/, '10');
    review(dialog);
    fireEvent.click(dialog.getByRole('button', { name: 'Refund $10.00' }));
    expect(await dialog.findByText(/No money moved, and no credits were taken/)).toBeTruthy();
    await waitFor(() => expect(api.writes()).toHaveLength(1));
  });

  it('says when the account has no such payment', async () => {
    anOperatorApi({ '/payments': listOf([]) });
    const { dialog } = await open('?step=refund&payment=pay_9');
    expect(await dialog.findByText('This account has no such payment.')).toBeTruthy();
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiAnswer, type ApiClient, calmClient } from '../../scripts/replaying/api-client.ts';
import { type BuiltWorker, startBuiltWorker } from '../support/built-worker.ts';
import { balanceOf, entriesOf, expectVerified, openFunded } from './ledger.ts';

const credit = 1_000_000;
/** 1,500 s of the small server at 2.4 credits an hour: exactly 1 credit. */
const oneCredit = { meter: 'server.runtime', tier: 'small', quantities: { seconds: 1_500 } };

let worker: BuiltWorker;
let call: ApiClient;

beforeAll(async () => {
  worker = await startBuiltWorker({ variables: { FREE_GRANT_MICROCREDITS: '0' } });
  call = calmClient(worker.url, worker.platformKey);
});

afterAll(() => worker?.remove());

const post = (account: string, path: string, body: object, idempotencyKey: string) =>
  call<{ hold?: { id: string }; code?: string }>({
    method: 'POST',
    path: `/v1/accounts/${account}/${path}`,
    body,
    idempotencyKey,
  });

const count = (answers: readonly ApiAnswer<unknown>[], status: number) =>
  answers.filter((answer) => answer.status === status).length;

test('of 1,000 usage events of 1 credit at once against 100 credits exactly 100 are taken', async () => {
  const account = await openFunded(call, 'storm of debits', 100 * credit);
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, (_, n) => post(account, 'usage', oneCredit, `debit-${n}`)),
  );
  expect([count(answers, 201), count(answers, 402)]).toEqual([100, 900]);
  const refused = answers.filter(({ status }) => status === 402);
  expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['insufficient_credits']));
  await expectSpent(account, 100);
});

test('holds and captures among 1,000 events at once take no more than is there', async () => {
  const account = await openFunded(call, 'storm of holds', 100 * credit);
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, (_, n) =>
      n % 2 === 0
        ? post(account, 'usage', oneCredit, `debit-${n}`)
        : post(account, 'holds', { amount_microcredits: credit }, `hold-${n}`),
    ),
  );
  expect([count(answers, 201), count(answers, 402)]).toEqual([100, 900]);
  const held = answers.flatMap(({ status, body }) =>
    status === 201 && body.hold ? [body.hold.id] : [],
  );
  const full = await balanceOf(call, account);
  expect(full).toMatchObject({
    available_microcredits: 0,
    held_microcredits: held.length * credit,
  });

  // Captures for half of what is held, while debits race for what each gives back.
  const racing = await Promise.all(
    held.flatMap((id, n) => [
      post(account, `holds/${id}/capture`, { amount_microcredits: credit / 2 }, `capture-${n}`),
      post(account, 'usage', oneCredit, `race-${n}`),
    ]),
  );
  expect(count(racing, 200)).toBe(held.length);
  const won = count(racing, 201);
  expect(won).toBeLessThanOrEqual(Math.floor(held.length / 2));
  const { available_microcredits: left, held_microcredits } = await balanceOf(call, account);
  expect(held_microcredits).toBe(0);
  expect(left).toBe((held.length * credit) / 2 - won * credit);
  const debits = await Promise.all(
    Array.from({ length: 200 }, (_, n) => post(account, 'usage', oneCredit, `last-${n}`)),
  );
  expect(count(debits, 201)).toBe(Math.floor(left / credit));
  const end = await balanceOf(call, account);
  expect(end.available_microcredits).toBe(left % credit);
  await expectVerified(call, account, end.as_of_seq);
});

test('one key 50 times at once is one entry and one answer; another body is refused', async () => {
  const account = await openFunded(call, 'storm of one key', 100 * credit);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => post(account, 'usage', oneCredit, 'the-same-key')),
  );
  expect(count(answers, 201)).toBe(50);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers.filter(({ replayed }) => replayed)).toHaveLength(49);
  const other = { ...oneCredit, quantities: { seconds: 3_000 } };
  const refused = await post(account, 'usage', other, 'the-same-key');
  expect([refused.status, refused.body.code]).toEqual([422, 'idempotency_key_reused']);
  await expectSpent(account, 1);
});

/** So many debits of a credit each, of 100, and no other spending. */
async function expectSpent(account: string, debits: number): Promise<void> {
  const balance = await balanceOf(call, account);
  expect(balance.available_microcredits).toBe((100 - debits) * credit);
  expect(balance.held_microcredits).toBe(0);
  const entries = await entriesOf(call, account);
  const spent = entries.filter(({ kind }) => kind === 'debit');
  expect(spent.map((entry) => entry.amount_microcredits)).toEqual(Array(debits).fill(credit));
  await expectVerified(call, account, balance.as_of_seq);
}

import { atMost, type Measured } from '../goal.ts';
import { usageBody } from '../lanes.ts';
import { ask, openMeasuredAccount } from '../measured-account.ts';

interface Counted {
  readonly status: number;
  readonly calls: Readonly<Record<string, number>>;
  readonly d1: { readonly calls: number };
}

/** What one warm debit asks of others: counted in the Worker and in the object, not timed. */
export async function shapeOfDebit(base: string, platformKey: string): Promise<Measured[]> {
  const { id, key } = await openMeasuredAccount(base, platformKey);
  const debit = () =>
    ask<Counted>(base, '/v1/accounts/me/usage', {
      key,
      body: JSON.parse(usageBody) as object,
      headers: { 'x-bench-count': '1' },
    });
  const statements = async () =>
    (await ask<{ statements: number }>(base, `/bench/counted?account=${id}`)).statements;
  await debit();
  await ask(base, `/bench/count?account=${id}`);
  const before = await statements();
  const { status, calls, d1 } = await debit();
  const after = await statements();
  if (status !== 201) throw new Error(`the counted debit was answered ${status}`);
  const { object = 0, EDGE = 0 } = calls;
  return [
    {
      ...atMost({ row: 5, what: 'object RPCs of a debit', digits: 0 }, object, 1),
      goal: '1',
      met: object === 1,
    },
    atMost({ row: 5, what: 'D1 calls of a debit before its answer', digits: 0 }, d1.calls, 0),
    atMost({ row: 5, what: 'KV calls of a warm debit', digits: 0 }, EDGE, 0),
    atMost({ row: 5, what: 'SQL statements of a debit alone', digits: 0 }, after - before, 12),
  ];
}

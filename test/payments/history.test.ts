import { describe, expect, it } from 'vitest';
import type { PricedUsage } from '../../core/ledger/entry.ts';
import { credits } from '../../core/units/credits.ts';
import { dayMs, hourMs } from '../../core/units/instant.ts';
import { putInvoice } from '../../db/invoices.ts';
import { putPayment } from '../../db/payments.ts';
import { readBillingHistory } from '../../worker/http/routes/billing-history.ts';
import { summariseUsage } from '../../worker/http/routes/usage-summary.ts';
import * as billing from '../../worker/http/schemas/billing.ts';
import { anInvoice, aPayment, at, openedAt } from '../support/payments/paid-rows.ts';
import { rollUp } from '../support/rolled-up.ts';
import { dice } from '../unit/db/random-ledger.ts';
import type { DrainingAccount } from '../unit/http/an-account-call.ts';
import {
  capture,
  chat,
  debit,
  grant,
  hold,
  type Ledger,
  purchase,
  reverse,
} from '../unit/ledger/given.ts';

async function history(account: DrainingAccount, query = '') {
  const response = await readBillingHistory(account.call(`/billing_history${query}`));
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return billing.billingHistory.parse(JSON.parse(text));
}

type Month = Awaited<ReturnType<typeof history>>['data'][number];

/** All pages, newest month first. */
async function allMonths(account: DrainingAccount, query: string): Promise<Month[]> {
  const months: Month[] = [];
  for (let cursor = ''; ; ) {
    const page = await history(account, `${query}${cursor}`);
    months.push(...page.data);
    if (!page.has_more) return months;
    cursor = `&cursor=${page.next_cursor}`;
  }
}

interface Summary {
  readonly total_microcredits: number;
  readonly buckets: readonly {
    readonly groups: readonly { readonly key: string; readonly amount_microcredits: number }[];
  }[];
}

async function summary(account: DrainingAccount, tz: string): Promise<Summary> {
  const range = 'from=2026-01-01T00:00:00Z&to=2027-12-01T00:00:00Z&granularity=month';
  const response = await summariseUsage(account.call(`/usage/summary?${range}&tz=${tz}`));
  expect(response.status).toBe(200);
  return (await response.json()) as Summary;
}

const usages: readonly PricedUsage[] = [
  chat,
  { meter: 'code.analysis', quantities: { lines: 3 }, card: 1 },
  { meter: 'infra.plan', quantities: { resources: 2 }, card: 1 },
];

/** Buys, is given, spends, sets aside, has some of it undone: whatever chance says. */
function live(ledger: Ledger, { roll, pick }: ReturnType<typeof dice>, steps: number): void {
  for (let step = 0; step < steps; step++) {
    ledger.clock += roll(3 * dayMs);
    const some = pick(ledger.entries).seq;
    const soon = { expiresAt: ledger.clock + roll(40 * dayMs) };
    const usage = pick(usages);
    ledger.run(
      pick([
        grant(purchase(1 + roll(900))),
        grant({ source: pick(['free', 'promotion', 'adjustment']), amount: 90, ...soon }),
        grant({ source: pick(['auto_top_up', 'subscription']), amount: 300 }),
        { kind: 'debit', amount: credits(1 + roll(99)), usage, collect: 'all' },
        debit(1 + roll(50)),
        hold(1 + roll(90), 5 * 60_000 + roll(20 * hourMs)),
        capture(some, 1 + roll(120)),
        reverse(some),
        reverse(some, 1 + roll(80)),
        { kind: 'adjust', amount: credits(1 + roll(5)), reason: 'by hand' },
      ]),
    );
  }
}

const total = (months: readonly Month[], of: (month: Month) => number): number =>
  months.reduce((sum, month) => sum + of(month), 0);

describe('billing history', () => {
  it('adds up: its months to the balance, and what was used to the usage summary, however far history has drained', async () => {
    let [takenBack, expired, used] = [0, 0, 0];
    for (let seed = 1; seed <= 40; seed++) {
      const chance = dice(seed);
      const account = openedAt('2026-02-11T09:30:00Z');
      live(account.ledger, chance, 120 + chance.roll(60));
      await account.drain(chance.roll(account.seq + 40));
      if (chance.roll(2) === 0) await rollUp(account.db);
      const tz = chance.pick(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns']);
      const limit = chance.pick([1, 3, 24]);
      const months = await allMonths(account, `?tz=${tz}&limit=${limit}`);

      const { available, held, owed } = account.ledger.state;
      const remains = total(
        months,
        (month) =>
          month.bought_microcredits +
          month.granted_microcredits +
          month.given_back_microcredits -
          month.taken_back_microcredits -
          month.expired_microcredits -
          month.used_microcredits,
      );
      expect(remains, `seed ${seed}`).toBe(available + held - owed);

      const { total_microcredits, buckets } = await summary(account, tz);
      expect(total(months, (month) => month.used_microcredits)).toBe(total_microcredits);
      const byMonth = buckets.filter(({ groups }) => groups.length > 0);
      const shown = months.filter((month) => month.used.length > 0).toReversed();
      expect(shown.map((month) => month.used)).toEqual(
        byMonth.map(({ groups }) =>
          groups.map(({ key, amount_microcredits }) => ({ category: key, amount_microcredits })),
        ),
      );
      takenBack += total(months, (month) => month.taken_back_microcredits);
      expired += total(months, (month) => month.expired_microcredits);
      used += total_microcredits;
    }
    for (const sum of [takenBack, expired, used]) expect(sum).toBeGreaterThan(1_000);
  });

  it('counts an entry once while it is drained between two reads', async () => {
    const account = openedAt('2026-10-20T00:00:00Z');
    for (let n = 0; n < 40; n++) {
      account.ledger.must(grant(purchase(100)));
      account.ledger.must(debit(30));
    }
    account.meanwhile = () => account.drain(account.drainedSeq + 17);
    const [month] = (await history(account)).data;
    expect(month).toMatchObject({ bought_microcredits: 4_000, used_microcredits: 1_200 });
  });

  it('tells what was bought by its source, and bonuses as granted', async () => {
    const account = openedAt('2026-11-02T00:00:00Z');
    account.ledger.must(grant(purchase(1_000)));
    account.ledger.must(grant({ source: 'auto_top_up', amount: 200 }));
    account.ledger.must(grant({ source: 'subscription', amount: 30 }));
    account.ledger.must(grant({ source: 'promotion', amount: 4 }));
    account.ledger.must(grant({ source: 'free', amount: 5 }));
    const taken = account.ledger.entries[1]?.seq ?? 0;
    account.ledger.must(reverse(taken, 60));
    expect((await history(account)).data).toMatchObject([
      {
        month: '2026-11',
        bought_microcredits: 1_230,
        bought_by_source: { purchase: 1_000, auto_top_up: 200, subscription: 30 },
        granted_microcredits: 9,
        taken_back_microcredits: 60,
      },
    ]);
  });

  it('has the money that came in a month and the invoices made in it, on the clocks asked for', async () => {
    const account = openedAt('2026-09-15T00:00:00Z');
    account.ledger.clock = at('2026-11-20T00:00:00Z');
    const midnight = at('2026-10-31T23:30:00Z');
    const late = { createdAt: midnight - dayMs, settledAt: midnight };
    await putPayment(account.db, aPayment(1, { ...late, refundedMinor: 250 }));
    await putPayment(account.db, aPayment(2, { ...late, currency: 'jpy', amountMinor: 1_500 }));
    await putPayment(account.db, aPayment(3, { ...late, status: 'failed' }));
    await putPayment(account.db, aPayment(4, { ...late, account: 'acct_other' }));
    await putInvoice(account.db, anInvoice(1, midnight));
    await putInvoice(account.db, anInvoice(2, midnight, { account: 'acct_other' }));
    const paid = [
      { currency: 'jpy', amount_minor: 1_500, refunded_minor: 0 },
      { currency: 'usd', amount_minor: 1_000, refunded_minor: 250 },
    ];
    const invoices = [{ id: 'in_1', number: 'HYD-1', total_minor: 1_000 }];
    const utc = (await history(account, '?tz=UTC')).data;
    expect(utc).toMatchObject([
      { month: '2026-11', paid: [] },
      { month: '2026-10', paid, invoices },
    ]);
    const berlin = (await history(account, '?tz=Europe/Berlin')).data;
    expect(berlin).toMatchObject([{ month: '2026-11', paid, invoices }]);
  });

  it('shows the present month though nothing was in it, and leaves empty ones out', async () => {
    const account = openedAt('2026-01-10T00:00:00Z');
    account.ledger.must(grant(purchase(70)));
    account.ledger.clock = at('2026-11-20T00:00:00Z');
    const whole = await history(account);
    expect(whole.data.map(({ month }) => month)).toEqual(['2026-11', '2026-01']);
    expect(whole).toMatchObject({ has_more: false, next_cursor: null, as_of_seq: 2, tz: 'UTC' });
    const first = await history(account, '?limit=5');
    expect(first).toMatchObject({ has_more: true, data: [{ month: '2026-11' }] });
    const second = await history(account, `?limit=6&cursor=${first.next_cursor}`);
    expect(second).toMatchObject({ has_more: false, data: [{ month: '2026-01' }] });
  });

  it('says where it stops listing the invoices of a month', async () => {
    const account = openedAt('2026-11-01T00:00:00Z');
    for (let n = 1; n <= 101; n++)
      await putInvoice(account.db, anInvoice(n, at('2026-11-01T00:00:00Z') + n));
    const [month] = (await history(account)).data;
    expect(month?.invoices).toHaveLength(100);
    expect(month?.invoices[0]?.id).toBe('in_101');
    expect(month?.more_invoices).toBe(true);
  });

  it.each([
    ['tz', '?tz=Mars/Olympus'],
    ['limit', '?limit=25'],
    ['cursor', '?cursor=zzz'],
    ['months', '?months=3'],
  ])('names %s when it makes no sense', async (param, query) => {
    const account = openedAt('2026-11-01T00:00:00Z');
    const response = await readBillingHistory(account.call(`/billing_history${query}`));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request', param });
  });

  it('is a file as well, with every number of the page', async () => {
    const account = openedAt('2026-11-01T00:00:00Z');
    account.ledger.must(grant(purchase(2_500_000)));
    account.ledger.must(debit(400));
    await putPayment(account.db, aPayment(1, { settledAt: at('2026-11-01T00:00:00Z') }));
    await putInvoice(account.db, anInvoice(1, at('2026-11-01T00:00:00Z'), { number: '=1+1' }));
    const call = account.call('/billing_history');
    call.request.headers.set('accept', 'text/csv');
    const response = await readBillingHistory(call);
    expect(response.headers.get('content-type')).toContain('text/csv');
    const [header = '', line = ''] = (await response.text()).split('\r\n');
    const cells = line.split(',');
    const cell = (name: string) => cells[header.split(',').indexOf(name)];
    expect(cell('month')).toBe('2026-11');
    expect(cell('bought_purchase_credits')).toBe('2.5');
    expect(cell('bought_microcredits')).toBe('2500000');
    expect(cell('used_ai_chat_microcredits')).toBe('400');
    expect(cell('used_credits')).toBe('0.0004');
    expect(cell('paid')).toBe('10.00 usd');
    expect(cell('invoices')).toBe("'=1+1");
  });
});

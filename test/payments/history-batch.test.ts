import { describe, expect, it } from 'vitest';
import type { D1Port } from '../../db/d1.ts';
import { readBillingHistory } from '../../worker/http/routes/billing-history.ts';
import { at, openedAt } from '../support/payments/paid-rows.ts';

describe('the statement that reads months', () => {
  it('reads them in one batch, however many', async () => {
    const account = openedAt('2025-01-01T00:00:00Z');
    account.ledger.clock = at('2026-11-20T00:00:00Z');
    await account.drain();
    let batches = 0;
    const { db } = account;
    const counting: D1Port = {
      prepare: (sql) => db.prepare(sql),
      batch: (statements) => {
        if (statements.length === 3) batches++;
        return db.batch(statements);
      },
    };
    const call = account.call('/billing_history?limit=24');
    Object.assign(call.env, { DB: counting });
    expect((await readBillingHistory(call)).status).toBe(200);
    expect(batches).toBe(1);
  });
});

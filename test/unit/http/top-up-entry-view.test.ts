import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../core/ledger/entry.ts';
import { credits, zero } from '../../../core/units/credits.ts';
import { seq } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import { entry as entrySchema } from '../../../worker/http/schemas/answers.ts';
import { entryView } from '../../../worker/http/views.ts';
import { account } from '../ledger/given.ts';

const at = instant(Date.UTC(2026, 10, 2));
const bought = {
  credits: credits(1_000),
  bonus: credits(50),
  price: { amountMinor: 900, currency: 'usd' },
};
const attempt = 'tu_0123456789abcdefghjk_7';

/** As the API answers it, undefined left out. */
const shown = (fact: Fact): Record<string, unknown> => {
  const balance = { available: credits(5), held: zero, owed: zero };
  const view = entryView(account, { seq: seq(7), at, fact, balance, hash: 'ab'.repeat(32) });
  const answered = JSON.parse(JSON.stringify(view));
  expect(entrySchema.safeParse(answered).error).toBeUndefined();
  return answered;
};

describe('the entries of auto top-up', () => {
  it('say what was ordered, and not who consented', () => {
    const order = { enabled: true, threshold: credits(100), monthlyCapMinor: 5_000 };
    const consent = { by: 'user_1', textHash: 'cd' };
    const view = shown({ kind: 'top_up_policy', ...order, ...bought, consent });
    expect(view).toMatchObject({
      ...{ kind: 'top_up_policy', enabled: true, threshold_microcredits: 100 },
      ...{ credits_microcredits: 1_000, bonus_microcredits: 50 },
      ...{ amount_minor: 900, currency: 'usd', monthly_cap_minor: 5_000, amount_microcredits: 0 },
    });
    expect(JSON.stringify(view)).not.toContain('user_1');
  });

  it('name the attempt by its claim, there and in its results', () => {
    const claim = shown({ kind: 'top_up_claim', cause: 'refusal', ...bought });
    expect(claim).toMatchObject({ attempt, cause: 'refusal', amount_minor: 900 });
    const paid = { result: 'paid', charged: { amountMinor: 1_071, currency: 'usd' } } as const;
    expect(shown({ kind: 'top_up_result', attempt: seq(7), ...paid })).toMatchObject({
      ...{ attempt, result: 'paid', amount_minor: 1_071, currency: 'usd' },
    });
  });

  it('say why it failed and what follows', () => {
    const declined = { kind: 'top_up_result', attempt: seq(7), result: 'declined' } as const;
    expect(shown({ ...declined, code: 'do_not_honor', retryAt: at })).toMatchObject({
      ...{ code: 'do_not_honor', retry_at: '2026-11-02T00:00:00.000Z' },
    });
    expect(shown({ ...declined, stopped: 'declined' })).toMatchObject({ stopped: 'declined' });
    expect(shown({ kind: 'top_up_pause', reason: 'dispute' })).toMatchObject({
      stopped: 'dispute',
    });
    expect(shown({ kind: 'top_up_resume', fingerprint: 'secret' })).not.toHaveProperty('stopped');
  });
});

import { expect, it } from 'vitest';
import { defaultRateCard } from '../../../core/pricing/default-rate-card.ts';
import { explain, explainRuntime, matches } from '../../../core/pricing/explain.ts';
import { credits, zero } from '../../../core/units/credits.ts';
import type { Usage } from '../../../core/usage/usage-event.ts';
import { aCard, analysis, chat, perUnit, rated } from './a-rate-card.ts';

function explained(usage: Usage, card = defaultRateCard) {
  const explanation = explain(usage, card);
  if (!explanation.ok) throw new Error(explanation.error.message);
  return explanation.value;
}

it('says how a chat came to its price, every digit of it', () => {
  const usage = chat('anthropic/claude-sonnet-4-5', { input_tokens: 12_000, output_tokens: 1 });
  expect(explained(usage).lines).toEqual([
    'Model anthropic/claude-sonnet-4-5',
    '12,000 input tokens × 360 credits per 1,000,000 = 4.32 credits',
    '1 output tokens × 1,800 credits per 1,000,000 = 0.0018 credits',
    'Total 4.3218 credits, rounded up to the millionth of a credit',
  ]);
});

it('is the rating itself, with the card that priced it', () => {
  const usage = analysis({ lines: 50_000, files: 3 });
  const { lines, rate_card, ...rating } = explained(usage);
  expect(rating).toEqual(rated(usage, defaultRateCard));
  expect(rate_card).toBe(1);
  expect(lines).toEqual([
    'First 10,000 lines × 0.8 credits per 1,000 = 8 credits',
    'Next 40,000 lines, above 10,000 × 0.5 credits per 1,000 = 20 credits',
    '3 files × 0.02 credits each = 0.06 credits',
    'Total 28.06 credits, rounded up to the millionth of a credit',
  ]);
});

it.each<[string, Usage]>([
  ['Server tier small', { meter: 'server.runtime', tier: 'small', quantities: { seconds: 1 } }],
  [
    'Planned from a template',
    { meter: 'infra.plan', template: true, quantities: { resources: 9 } },
  ],
  [
    'Model acme/new is not on the rate card: its ceiling price applies',
    chat('acme/new', { output_tokens: 1 }),
  ],
  [
    'Model openai/gpt-5.4, price for a context above 272,000 tokens',
    chat('openai/gpt-5.4', { input_tokens: 272_001 }),
  ],
  ['Nothing was measured', analysis({ lines: 0 })],
])('%s', (first, usage) => {
  expect(explained(usage).lines[0]).toBe(first);
});

it('says what a minimum added, what packages were begun and what is flat', () => {
  const card = aCard({
    analysis: {
      components: [
        {
          quantity: 'lines',
          scheme: 'package',
          unit_size: 1_000,
          unit_price_microcredits: 200_000,
        },
        { quantity: 'files', scheme: 'flat', unit_price_microcredits: 100_000 },
      ],
      minimum_microcredits: 1_000_000,
    },
  });
  expect(explained(analysis({ lines: 1_001, files: 9 }), card).lines).toEqual([
    '1,001 lines: 2 packages of 1,000 × 0.2 credits = 0.4 credits',
    'Files, flat = 0.1 credits',
    'Minimum of 1 credit: 0.5 credits more',
    'Total 1 credit, rounded up to the millionth of a credit',
  ]);
});

it('refuses what rate refuses', () => {
  const usage = { meter: 'server.runtime', tier: 'huge', quantities: { seconds: 1 } } as const;
  expect(explain(usage, defaultRateCard)).toMatchObject({ ok: false, error: { param: 'tier' } });
});

it('matches an entry that took it all, or took a part and stated the rest as uncollected', () => {
  const card = aCard({ analysis: { components: [perUnit('lines', 1), perUnit('files', 0)] } });
  const rating = explained(analysis({ lines: 10 }), card);
  const took = (amount: number, uncollected: number) =>
    matches(rating, { amount: credits(amount), uncollected: credits(uncollected) });
  expect(matches(rating, { amount: credits(10), uncollected: zero })).toBe(true);
  expect([took(7, 3), took(0, 10), took(9, 0), took(11, 0), took(10, 1)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

it('says what an hour in the middle of a server’s run came to', () => {
  const card = aCard({
    runtime: { small: { components: [perUnit('seconds', 1_000_000, 3_601)] } },
  });
  const bill = explainRuntime('small', { before: 3_600, after: 7_200 }, card);
  if (!bill.ok) throw new Error(bill.error.message);
  const whole = rated(
    { meter: 'server.runtime', tier: 'small', quantities: { seconds: 7_200 } },
    card,
  );
  const first = rated(
    { meter: 'server.runtime', tier: 'small', quantities: { seconds: 3_600 } },
    card,
  );
  expect(bill.value.amount).toBe(whole.amount - first.amount);
  expect(bill.value.lines).toEqual([
    'Server tier small',
    '7,200 seconds × 1 credit per 3,601 = 1.999445 credits',
    'Less 3,600 seconds billed before: 0.999723 credits of 1.999445 credits',
    'Total 0.999722 credits, rounded up once for all bills of this price',
  ]);
  expect(explainRuntime('small', { before: 0, after: 7_200 }, card)).toMatchObject({
    value: { amount: whole.amount, components: whole.components },
  });
});

import { describe, expect, it } from 'vitest';
import { defaultCatalogue } from '../../../core/payments/catalogue.ts';
import { defaultRateCard } from '../../../core/pricing/default-rate-card.ts';
import { findTips, type Looked } from '../../../core/tips/find-tips.ts';
import { tipKinds, tipsPerKindMax } from '../../../core/tips/tip.ts';
import { actionOf } from '../../../core/tips/tip-action.ts';
import { wordsOf } from '../../../core/tips/words.ts';
import { dayMs, instant } from '../../../core/units/instant.ts';
import type { Usage } from '../../../core/usage/usage-event.ts';
import { chat } from '../pricing/a-rate-card.ts';
import { at, spentOn, times, whole } from './a-sample.ts';

const card = defaultRateCard;
const sample = (usages: readonly Usage[]) => whole(spentOn(usages, card));

const servers = times(30, (place) => ({
  id: `srv_x_${place}`,
  name: `web ${place}`,
  tier: 'large',
  project: 'prj_old',
  createdAt: at - 60 * dayMs,
}));
const chats = sample(
  times(40, () => chat('anthropic/claude-opus-4-1', { input_tokens: 9_000, output_tokens: 1_000 })),
);
const plans = sample(
  times(9, () => ({
    meter: 'infra.plan',
    quantities: { resources: 12, environments: 2 },
    project: 'prj_shop',
  })),
);
const runtime = sample(
  servers.map(({ id }, place) => ({
    meter: 'server.runtime',
    tier: 'large',
    server: id,
    quantities: { seconds: 3_600 + place },
  })),
);

/** An account in which every condition holds. */
const looked: Looked = {
  at,
  card,
  names: new Map([
    ['prj_old', 'Last year’s'],
    ['prj_shop', 'Shop'],
  ]),
  chats,
  plans,
  runtime,
  spent: [
    { name: 'AI conversations', sample: chats },
    { name: 'Infrastructure planning', sample: plans },
  ],
  sampled: servers.map((server) => ({ server, busyness: { hours: 99, cpu: 12.34, memory: 7 } })),
  unused: [{ project: 'prj_old', servers }],
  purchases: times(5, (place) => ({
    id: `pay_${place}`,
    at: instant(at - place * dayMs),
    description: 'Starter',
    amountMinor: 1_000,
    currency: 'usd',
    credits: 1_000_000_000,
  })),
  plansSold: defaultCatalogue.items.filter(({ kind }) => kind === 'plan'),
  refusals: { count: 1, firstAt: at, lastAt: at },
  isWatched: false,
};

const tips = findTips(looked);
const words = (kind: (typeof tipKinds)[number]) => {
  const tip = tips.find((one) => one.kind === kind);
  if (!tip) throw new Error(`there is no ${kind}`);
  return wordsOf(tip);
};

describe('what is found in an account', () => {
  it('has every kind whose condition holds, each at most so often', () => {
    expect([...new Set(tips.map(({ kind }) => kind))]).toEqual(tipKinds);
    const smaller = tips.filter(({ kind }) => kind === 'right_size_server');
    expect(smaller).toHaveLength(tipsPerKindMax);
    expect(smaller[0]?.subject).toBe('srv_x_29');
    const savings = smaller.map(({ saving }) => saving);
    expect(savings).toEqual([...savings].sort((a, b) => b - a));
  });

  it('has none of an account that does nothing', () => {
    const none = sample([]);
    const idle = { ...looked, chats: none, plans: none, runtime: none, spent: [], sampled: [] };
    expect(
      findTips({ ...idle, unused: [], purchases: [], refusals: undefined }).map(({ kind }) => kind),
    ).toEqual([]);
  });

  it('lacks only the budget where one watches', () => {
    const kinds = findTips({ ...looked, isWatched: true }).map(({ kind }) => kind);
    expect(kinds).not.toContain('missing_budget');
  });
});

describe('the words of a tip', () => {
  it('name what it is about, what it costs, and what is taken for granted', () => {
    expect(words('cheaper_model')).toEqual({
      title: expect.stringMatching(/^Try anthropic\/\S+ instead of anthropic\/claude-opus-4-1$/),
      text: expect.stringMatching(
        /^What 40 requests took costs [\d,.]+ credits by the rate card in force, and would cost [\d,.]+ with it\. It takes for granted /,
      ),
    });
    expect(words('unused_project').title).toBe('Clean up Last year’s, which nobody uses');
    expect(words('right_size_server')).toMatchObject({
      title: 'Run web 29 as medium instead of large',
      text: expect.stringContaining('12.3 % of its processors and 7 % of its memory'),
    });
    expect(words('auto_top_up').text).toContain('refused 1 time in 30 days');
  });

  it('are there for each, with a way to follow it', () => {
    for (const tip of tips) {
      const { title, text } = wordsOf(tip);
      expect(`${title} ${text}`).not.toMatch(/undefined|NaN|null|\[object/);
      expect(text).toMatch(/[.]$/);
      expect(actionOf(tip).kind).toBeTruthy();
    }
  });
});

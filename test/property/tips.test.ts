import { describe, expect, it } from 'vitest';
import type { RateCard } from '../../core/pricing/rate-card.ts';
import { cachings } from '../../core/tips/caching.ts';
import { cheaperModels } from '../../core/tips/cheaper-model.ts';
import type { CheaperModelEvidence, Rerated } from '../../core/tips/evidence.ts';
import { planInsteadOfPackages } from '../../core/tips/plan-instead-of-packages.ts';
import { rightSize } from '../../core/tips/right-size-server.ts';
import { resaving } from '../../core/tips/saving.ts';
import { type Sample, type SpentEntry, sampleOf } from '../../core/tips/spent-entry.ts';
import { lookbackMs, type Tip } from '../../core/tips/tip.ts';
import { unusedProject } from '../../core/tips/unused-project.ts';
import { useTemplate } from '../../core/tips/use-template.ts';
import { credits } from '../../core/units/credits.ts';
import { seq } from '../../core/units/ids.ts';
import { dayMs, instant } from '../../core/units/instant.ts';
import type { Usage } from '../../core/usage/usage-event.ts';
import { times as product, rational } from '../support/rational.ts';
import { dice } from '../unit/db/random-ledger.ts';
import { aCard, perUnit } from '../unit/pricing/a-rate-card.ts';
import { costByCard } from '../unit/pricing/price-oracle.ts';
import { alice, at, noNames, times, window } from '../unit/tips/a-sample.ts';

/**
 * The law: what a tip says it saves is the difference between the account's own entries priced as
 * they were and as the tip would have them, in thirty days, rounded down. Priced here by the oracle
 * in fractions, which shares no arithmetic with the product.
 */

const { roll, pick } = dice(20_261_122);
const models = ['acme/a', 'acme/b', 'acme/c', 'acme/d', 'other/a'];
const projects = [undefined, 'prj_a', 'prj_b', 'prj_c'];
const tiers = ['small', 'medium', 'large'];
const server = {
  id: 'srv_x_1',
  name: 'web',
  tier: 'large',
  project: 'prj_a',
  createdAt: at - 99 * dayMs,
};

function someCard(): RateCard {
  const row = () => times(4, () => roll(4) * roll(900_000_000));
  const model = () =>
    roll(3) > 0
      ? row()
      : { components: row(), context_tiers: [{ above_tokens: 6_000, components: row() }] };
  const perPlan = (most: number) => ({
    components: ['resources', 'dependencies', 'environments'].map((name) =>
      perUnit(name, roll(most), 1 + roll(3)),
    ),
    minimum_microcredits: roll(5_000_000),
  });
  const hourly = (least: number) => ({
    components: [perUnit('seconds', least + roll(900_000), 3_600)],
  });
  return aCard({
    models: Object.fromEntries(models.map((name) => [name, model()])),
    plan: perPlan(4_000_000),
    template: perPlan(2_000_000),
    runtime: { small: hourly(0), medium: hourly(900_000), large: hourly(1_800_000) },
  });
}

const some: Record<string, () => Usage> = {
  chats: () => ({
    meter: 'ai.chat',
    model: pick(models),
    quantities: {
      input_tokens: roll(9_000),
      output_tokens: roll(2_000),
      ...(roll(3) > 0 ? {} : { cached_input_tokens: roll(500) }),
    },
    ...labelled(),
  }),
  plans: () => ({
    meter: 'infra.plan',
    quantities: { resources: roll(40), dependencies: roll(9), environments: roll(3) },
    ...(roll(5) > 0 ? {} : { template: true }),
    ...labelled(),
  }),
  runtime: () => ({
    meter: 'server.runtime',
    tier: pick(tiers),
    server: pick([server.id, 'srv_x_2']),
    quantities: { seconds: roll(3_601) },
  }),
};

function labelled(): { project?: string } {
  const project = pick(projects);
  return project === undefined ? {} : { project };
}

/** A few hundred entries, some of them cut off before the window ends. */
function someSample(of: () => Usage, card: RateCard): Sample {
  const count = 50 + roll(200);
  const apart = 1 + roll(Math.floor((lookbackMs - 1) / count));
  const entries: SpentEntry[] = times(count, (place) => {
    const usage = of();
    const paid = credits(Number(costByCard(card, usage)));
    return { seq: seq(9_000 - place), at: instant(at - 1 - place * apart), paid, usage };
  });
  return sampleOf(alice, window, [{ entries, cut: roll(2) === 0 }]);
}

const sumBy = (usages: readonly Usage[], card: RateCard): bigint =>
  usages.reduce((sum, usage) => sum + costByCard(card, usage), 0n);

/** The largest whole number that is not above the difference, brought to thirty days. */
function pacedDown(difference: bigint, { from, to }: Sample): bigint {
  const span = BigInt(Math.max(to - from, dayMs));
  const paced = product(rational(difference), rational(BigInt(lookbackMs), span));
  return paced.over / paced.under;
}

interface Expected {
  readonly now: bigint;
  readonly instead: bigint;
}

function expectSaving(tip: Tip, sample: Sample, { now, instead }: Expected): void {
  const evidence = tip.evidence as Rerated;
  expect(BigInt(evidence.now_microcredits)).toBe(now);
  expect(BigInt(evidence.instead_microcredits)).toBe(instead);
  expect(BigInt(tip.saving)).toBe(pacedDown(now - instead, sample));
  expect(resaving(tip)).toBe(tip.saving);
  const rows = (of: (row: Rerated['rows'][number]) => number) =>
    evidence.rows.reduce((sum, row) => sum + of(row), 0);
  expect(rows((row) => row.now_microcredits)).toBe(evidence.now_microcredits);
  expect(rows((row) => row.instead_microcredits)).toBe(evidence.instead_microcredits);
  expect(rows((row) => row.count)).toBe(evidence.entries.count);
}

const trials = times(60, (trial) => trial);

describe('what a tip says it saves is the difference re-rated', () => {
  it('of another model, and none that it names beside would cost less', () => {
    let seen = 0;
    for (const _ of trials) {
      const card = someCard();
      const chats = someSample(some.chats as () => Usage, card);
      for (const tip of cheaperModels(chats, card, noNames)) {
        seen += 1;
        const evidence = tip.evidence as CheaperModelEvidence;
        const own = chats.entries
          .map(({ usage }) => usage)
          .filter(({ model }) => model === evidence.model);
        const asModel = (model: string) =>
          sumBy(
            own.map((usage) => ({ ...usage, model })),
            card,
          );
        const [now, instead] = [asModel(evidence.model), asModel(evidence.instead_model)];
        expectSaving(tip, chats, { now, instead });
        expect(instead * 10n <= now * 7n).toBe(true);
        expect(evidence.paid_microcredits).toBe(Number(now));
        const provider = evidence.model.split('/')[0];
        for (const { model, instead_microcredits: cost } of evidence.alternatives) {
          expect(model.split('/')[0]).toBe(provider);
          expect(asModel(model)).toBe(BigInt(cost));
          expect(asModel(model) >= instead).toBe(true);
        }
      }
    }
    expect(seen).toBeGreaterThan(50);
  });

  it('of half of long prompts cached', () => {
    let seen = 0;
    for (const _ of trials) {
      const card = someCard();
      const chats = someSample(some.chats as () => Usage, card);
      for (const tip of cachings(chats, card, noNames)) {
        seen += 1;
        const own = chats.entries
          .map(({ usage }) => usage)
          .filter(
            ({ model, quantities: { input_tokens: input = 0, cached_input_tokens: cached = 0 } }) =>
              model === tip.subject && input >= 2_048 && cached === 0,
          );
        const halved = own.map((usage) => {
          const input = usage.quantities.input_tokens ?? 0;
          const half = input % 2 === 0 ? input / 2 : (input - 1) / 2;
          const quantities = {
            ...usage.quantities,
            input_tokens: input - half,
            cached_input_tokens: half,
          };
          return { ...usage, quantities };
        });
        expectSaving(tip, chats, { now: sumBy(own, card), instead: sumBy(halved, card) });
      }
    }
    expect(seen).toBeGreaterThan(30);
  });

  it('of plans from a template, the first of each project left as it was', () => {
    let seen = 0;
    for (const _ of trials) {
      const card = someCard();
      const plans = someSample(some.plans as () => Usage, card);
      const tip = useTemplate(plans, card, noNames);
      if (!tip) continue;
      seen += 1;
      const oldestFirst = plans.entries.map(({ usage }) => usage).reverse();
      const later = projects.flatMap((project) => {
        const own = oldestFirst.filter((one) => one.project === project && !one.template);
        return own.length < 3 ? [] : own.slice(1);
      });
      const templated = later.map((usage) => ({ ...usage, template: true as const }));
      expectSaving(tip, plans, { now: sumBy(later, card), instead: sumBy(templated, card) });
    }
    expect(seen).toBeGreaterThan(20);
  });

  it('of a smaller server, and of servers that do not run', () => {
    let seen = 0;
    const idle = { hours: 100, cpu: 39.9, memory: 39.9 };
    for (const _ of trials) {
      const card = someCard();
      const runtime = someSample(some.runtime as () => Usage, card);
      const ran = (tier: string) =>
        runtime.entries
          .filter(({ usage }) => usage.server === server.id && usage.tier === tier)
          .reduce((sum, { usage }) => sum + (usage.quantities.seconds ?? 0), 0);
      const cost = (tier: string, seconds: number) =>
        costByCard(card, { meter: 'server.runtime', tier, quantities: { seconds } });
      const smaller = rightSize(server, idle, runtime, card);
      if (smaller) {
        const seconds = ran('large');
        const instead = cost('medium', seconds);
        expectSaving(smaller, runtime, { now: cost('large', seconds), instead });
        seen += 1;
      }
      const unused = unusedProject({ project: 'prj_a', servers: [server] }, 'A', runtime, card);
      if (unused) {
        const now = tiers.reduce((sum, tier) => sum + cost(tier, ran(tier)), 0n);
        expectSaving(unused, runtime, { now, instead: 0n });
        seen += 1;
      }
    }
    expect(seen).toBeGreaterThan(60);
  });

  it('of a plan: its credits less what its price bought', () => {
    let seen = 0;
    for (const _ of trials) {
      const purchases = times(1 + roll(20), (place) => ({
        id: `pay_${place}`,
        at: instant(at - place * dayMs),
        description: 'Credits',
        amountMinor: 500 + roll(20_000),
        currency: 'usd',
        credits: 1_000_000 * (500 + roll(20_000)),
      }));
      const plan = {
        id: 'p',
        kind: 'plan' as const,
        name: 'P',
        credits: credits(1_000_000 * (1 + roll(9_000))),
        bonus: credits(0),
        amountMinor: 1 + roll(9_000),
        currency: 'usd',
      };
      const tip = planInsteadOfPackages(purchases, [plan], at);
      if (!tip) continue;
      seen += 1;
      const bought = purchases.reduce((sum, one) => sum + one.credits, 0);
      const paid = purchases.reduce((sum, one) => sum + one.amountMinor, 0);
      // Credits in millionths, money in minor units: saving × paid is whole where saving may not be.
      const exact = BigInt(plan.credits) * BigInt(paid) - BigInt(plan.amountMinor) * BigInt(bought);
      expect(BigInt(tip.saving) * BigInt(paid) <= exact).toBe(true);
      expect((BigInt(tip.saving) + 1n) * BigInt(paid) > exact).toBe(true);
      expect(2 * plan.credits <= bought).toBe(true);
      expect(resaving(tip)).toBe(tip.saving);
    }
    expect(seen).toBeGreaterThan(10);
  });
});

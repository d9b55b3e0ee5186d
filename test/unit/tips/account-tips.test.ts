import { describe, expect, it } from 'vitest';
import { defaultCatalogue, type SoldItem } from '../../../core/payments/catalogue.ts';
import { autoTopUp } from '../../../core/tips/auto-top-up.ts';
import { missingBudget, watchedMin } from '../../../core/tips/missing-budget.ts';
import {
  type Purchase,
  planInsteadOfPackages,
} from '../../../core/tips/plan-instead-of-packages.ts';
import { actionOf } from '../../../core/tips/tip-action.ts';
import { plansMin, useTemplate } from '../../../core/tips/use-template.ts';
import { credits } from '../../../core/units/credits.ts';
import { dayMs, instant } from '../../../core/units/instant.ts';
import type { Usage } from '../../../core/usage/usage-event.ts';
import { aCard, perUnit } from '../pricing/a-rate-card.ts';
import { at, found, noNames, spentOn, times, whole } from './a-sample.ts';

const priced = (each: number) => ({
  components: ['resources', 'dependencies', 'environments'].map((name) => perUnit(name, each)),
});
const card = aCard({ plan: priced(1_000_000), template: priced(400_000) });
const plan = (project?: string, resources = 10): Usage => ({
  meter: 'infra.plan',
  quantities: { resources },
  ...(project === undefined ? {} : { project }),
});

describe('a template', () => {
  const tip = (usages: readonly Usage[], by = card) =>
    useTemplate(whole(spentOn(usages, by)), by, noNames);

  it('is made of the first plan of a project and serves the others', () => {
    const used = [plan('a', 50), ...times(4, () => plan('a', 10))];
    expect(tip(used)).toMatchObject({
      kind: 'use_template',
      subject: '',
      saving: 4 * 10 * 600_000,
      evidence: { entries: { count: 4 }, rows: [{ id: 'a', count: 4 }] },
    });
  });

  it('is none for a few plans, for plans from one, or where the card has no price for it', () => {
    const few = ['a', 'b', 'c'].flatMap((project) => times(plansMin - 1, () => plan(project)));
    expect(tip(few)).toBeUndefined();
    expect(tip(times(9, () => ({ ...plan('a'), template: true })))).toBeUndefined();
    const without = aCard({ plan: priced(1_000_000) });
    expect(
      tip(
        times(9, () => plan('a')),
        without,
      ),
    ).toBeUndefined();
  });
});

const million = 1_000_000;
const packageBought = (daysAgo: number, minor: number, microcredits: number): Purchase => ({
  id: `pay_${daysAgo}`,
  at: instant(at - daysAgo * dayMs),
  description: 'Starter',
  amountMinor: minor,
  currency: 'usd',
  credits: microcredits,
});
const plans = defaultCatalogue.items.filter(({ kind }) => kind === 'plan');

describe('a plan instead of packages', () => {
  it('is the one that gives most for its price among those whose credits were bought anyway', () => {
    const bought = times(4, (place) => packageBought(place, 1_000, 1_000 * million));
    const tip = planInsteadOfPackages(bought, plans, at);
    expect(tip).toMatchObject({ saving: 300 * million, evidence: { plan: { id: 'plus' } } });
    expect(actionOf(found(tip))).toEqual({ kind: 'subscribe', plan: 'plus' });
    const more = times(12, (place) => packageBought(place, 1_000, 1_000 * million));
    expect(planInsteadOfPackages(more, plans, at)).toMatchObject({
      saving: 1_200 * million,
      evidence: { plan: { id: 'pro' } },
    });
  });

  it('counts bonuses: a package that gives as much for the price is no reason to change', () => {
    const generous = [packageBought(3, 1_700, 4_000 * million)];
    expect(planInsteadOfPackages(generous, plans, at)).toBeUndefined();
  });

  it('is none where less is bought than it gives, or in another currency', () => {
    expect(planInsteadOfPackages([packageBought(3, 3_990, 3_990 * million)], plans, at)).toBe(
      undefined,
    );
    const euros = times(9, (day) => ({
      ...packageBought(day, 1_000, 1_000 * million),
      currency: 'eur',
    }));
    expect(planInsteadOfPackages(euros, plans, at)).toBeUndefined();
    expect(planInsteadOfPackages([], plans, at)).toBeUndefined();
  });

  it('rounds what is saved down', () => {
    const odd: SoldItem = { ...found(plans[0]), amountMinor: 1, credits: credits(2 * million) };
    const bought = [packageBought(1, 3, 4 * million)];
    expect(planInsteadOfPackages(bought, [odd], at)).toBeUndefined();
    const larger = { ...odd, credits: credits(3 * million) };
    const tip = planInsteadOfPackages([packageBought(1, 7, 10 * million)], [larger], at);
    expect(tip?.saving).toBe(3 * million - 1_428_572);
  });
});

describe('auto top-up', () => {
  it('is advised where work was refused, and saves no credits', () => {
    const refusals = { count: 3, firstAt: instant(at - dayMs), lastAt: at };
    expect(autoTopUp(refusals, at)).toMatchObject({
      saving: 0,
      evidence: { rows: [{ count: 3, last_at: '2026-11-22T00:00:00.000Z' }] },
    });
    expect(autoTopUp({ ...refusals, count: 0 }, at)).toBeUndefined();
    expect(autoTopUp(undefined, at)).toBeUndefined();
  });
});

describe('a budget', () => {
  const analysed = (count: number, each: number) =>
    spentOn(
      times(count, () => plan(undefined, 1)),
      aCard({ plan: priced(each) }),
    );
  const spent = (amount: number) => [
    { name: 'Plans', sample: whole(analysed(5, amount / 10)) },
    { name: 'Chats', sample: whole(analysed(5, amount / 10)) },
  ];

  it('is missing from 500 credits in thirty days on', () => {
    expect(missingBudget(spent(watchedMin - 10), at)).toBeUndefined();
    const tip = missingBudget(spent(watchedMin), at);
    expect(tip).toMatchObject({ saving: 0, evidence: { spent_microcredits: watchedMin } });
    expect(actionOf(found(tip))).toEqual({
      kind: 'create_budget',
      budget: {
        scope: 'account',
        period: 'month',
        limit_microcredits: 700 * million,
        hard: false,
      },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { microcreditsPerCredit } from '../../../core/units/credits.ts';
import { categoryOf } from '../../../core/usage/meter.ts';
import { sampleDays, sampleHistory, sampleProjects } from '../../../scripts/sample-history.ts';
import { replayHistory } from './replay-history.ts';

const now = Date.UTC(2026, 10, 22, 15, 30);
const dayMs = 86_400_000;
const projects = sampleProjects.map((_, index) => `prj_${index}`);
const steps = sampleHistory(7, now, projects);
const { state, entries } = replayHistory(steps);
const spent = entries.flatMap(({ at, fact }) =>
  (fact.kind === 'debit' || fact.kind === 'capture') && fact.usage
    ? [{ at, amount: fact.amount, ...fact.usage }]
    : [],
);

describe('the sample history', () => {
  it('is the same for the same seed and instant, and another for another seed', () => {
    expect(sampleHistory(7, now, projects)).toEqual(steps);
    expect(sampleHistory(8, now, projects)).not.toEqual(steps);
  });

  it('is refused nothing, at whatever instant and by whatever seed it is made', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const made = sampleHistory(seed, now + seed * 11 * 3_600_000, projects);
      expect(() => replayHistory(made)).not.toThrow();
    }
  });

  it('is in order, ends before now, and spans ninety days', () => {
    const times = steps.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(entries.at(-1)?.at).toBeLessThan(now);
    expect(entries[0]?.at).toBeGreaterThan(now - sampleDays * dayMs);
    expect(entries[0]?.at).toBeLessThan(now - (sampleDays - 2) * dayMs);
  });

  it('makes a ledger of a few thousand entries that ends with credits to spend', () => {
    expect(entries.length).toBeGreaterThan(4_000);
    expect(entries.length).toBeLessThan(7_500);
    expect(state.available).toBeGreaterThan(1_000 * microcreditsPerCredit);
    expect(state.available).toBeLessThan(8_000 * microcreditsPerCredit);
  });

  it('adds up: what was granted was spent, lapsed, or is there', () => {
    const sumOf = (...kinds: string[]) =>
      entries.reduce(
        (sum, { fact }) =>
          kinds.includes(fact.kind) && 'amount' in fact ? sum + fact.amount : sum,
        0,
      );
    expect(sumOf('grant') - sumOf('debit', 'capture') - sumOf('expiry')).toBe(
      state.available + state.held,
    );
  });

  it('spends in all four categories, in every project, on several models', () => {
    expect(new Set(spent.map(({ meter }) => categoryOf(meter)))).toEqual(
      new Set(['ai_chat', 'code_analysis', 'infra_planning', 'server_provisioning']),
    );
    expect(new Set(spent.map(({ project }) => project))).toEqual(new Set(projects));
    expect(new Set(spent.flatMap(({ model }) => model ?? [])).size).toBeGreaterThanOrEqual(5);
  });

  it('rests at weekends, grows, and has one day that ran wild', () => {
    const perDay = new Map<number, number>();
    for (const { at, meter } of spent.filter(({ meter }) => meter === 'ai.chat'))
      perDay.set(
        Math.floor(at / dayMs),
        (perDay.get(Math.floor(at / dayMs)) ?? 0) + (meter ? 1 : 0),
      );
    const days = [...perDay].sort(([a], [b]) => a - b);
    const weekend = ([day]: [number, number]) => [0, 6].includes(new Date(day * dayMs).getUTCDay());
    const mean = (some: [number, number][]) =>
      some.reduce((total, [, count]) => total + count, 0) / some.length;
    const busiest = Math.max(...perDay.values());
    const weekdays = days.filter((day) => !weekend(day) && day[1] !== busiest);
    expect(mean(days.filter(weekend))).toBeLessThan(mean(weekdays) / 2);
    expect(mean(weekdays.slice(-20))).toBeGreaterThan(mean(weekdays.slice(0, 20)) * 1.2);
    expect(busiest).toBeGreaterThan(mean(weekdays) * 3);
  });

  it('has a promotion that lapsed, holds captured, voided and left to expire', () => {
    const facts = entries.map(({ fact }) => fact);
    expect(facts.filter(({ kind }) => kind === 'expiry')).toHaveLength(1);
    const captures = facts.filter((fact) => fact.kind === 'capture' && !fact.lease);
    expect(captures.length).toBeGreaterThan(200);
    for (const cause of ['request', 'deadline'])
      expect(facts.some((fact) => fact.kind === 'void' && fact.cause === cause)).toBe(true);
  });
});

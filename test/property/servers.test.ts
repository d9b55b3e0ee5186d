import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usageOf } from '../../core/ledger/entry.ts';
import { assertLaws } from '../../core/ledger/invariants.ts';
import { emptyState } from '../../core/ledger/state.ts';
import { stateFromText, stateToText } from '../../core/ledger/state-text.ts';
import { foldVerified } from '../../core/ledger/verify.ts';
import type { Seq } from '../../core/units/ids.ts';
import { workingOf } from '../../worker/http/routes/explain.ts';
import { assertPaidAhead, billsOf, formulaOf, runsOf } from '../support/servers/bill-by-formula.ts';
import { Lived } from '../support/servers/lived.ts';
import { type LifeStep, lives, livesWithoutBudgets } from '../support/servers/lives.ts';
import { tariffs } from '../support/servers/tariffs.ts';
import { sha256 } from '../unit/ledger/given.ts';

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

describe('servers, law 12: runtime is held before it is used, and billed by formula', () => {
  it('bills 1,000 random lives to the microcredit, and no second of them unpaid', () => {
    let runs = 0;
    let endedByItself = 0;
    fc.assert(
      fc.property(lives, ({ cards, steps }) => {
        const life = new Lived(cards);
        for (const step of steps) {
          life.take(step);
          assertLaws(life.ledger.state);
        }
        life.end();
        const { entries } = life.ledger;
        for (const { balance } of entries) expect(balance.available).toBeGreaterThanOrEqual(0);
        for (const server of life.servers) {
          const ran = runsOf(entries, life.deeds, server);
          const formula = ran.map((run) => formulaOf(run, cards));
          const bills = billsOf(entries, server);
          expect(sum(bills.map(({ fact }) => fact.amount))).toBe(
            sum(formula.map(({ amount }) => amount)),
          );
          expect(sum(bills.map(({ fact }) => fact.usage?.quantities.seconds ?? 0))).toBe(
            sum(formula.map(({ seconds }) => seconds)),
          );
          for (const run of ran) assertPaidAhead(entries, server, run);
          runs += ran.length;
          endedByItself += bills.filter(({ fact }) => fact.lease?.ends === 'credits').length;
        }
      }),
      { numRuns: 1_000 },
    );
    // What never ran, or never ran out, would prove nothing.
    expect(runs).toBeGreaterThan(500);
    expect(endedByItself).toBeGreaterThan(100);
  });

  it('forgets a price that was to come with a lease which a resize took back', () => {
    const steps: readonly LifeStep[] = [
      { do: 'grant', amount: 10_000_000, lapsesInMs: undefined },
      { do: 'make', tier: 0 },
      { do: 'new_card' },
      { do: 'price', server: 0 },
      { do: 'wait', ms: 50 * 60_000 },
      { do: 'alarm', times: 1 },
      { do: 'resize', server: 0, tier: 1 },
      { do: 'wait', ms: 2 * 60 * 60_000 },
    ];
    fc.assert(
      fc.property(tariffs, (cards) => {
        const life = new Lived(cards);
        for (const step of steps) life.take(step);
        life.end();
        const { entries } = life.ledger;
        const [server] = life.servers as [Seq];
        const [run] = runsOf(entries, life.deeds, server);
        const billed = sum(billsOf(entries, server).map(({ fact }) => fact.amount));
        expect(billed).toBe(run && formulaOf(run, cards).amount);
      }),
    );
  });

  it('writes the same entries whether its alarms ring on time, late, thrice or never', () => {
    fc.assert(
      fc.property(livesWithoutBudgets, ({ cards, steps }) => {
        const late = new Lived(cards);
        const punctual = new Lived(cards, true);
        for (const step of steps) {
          late.take(step);
          punctual.take(step);
        }
        late.ledger.settle();
        expect(late.ledger.written.map(({ text }) => text)).toEqual(
          punctual.ledger.written.map(({ text }) => text),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('folds entry by entry to the same state, each of them lawful', () => {
    fc.assert(
      fc.property(lives, ({ cards, steps }) => {
        const life = new Lived(cards);
        for (const step of steps) life.take(step);
        const folded = emptyState();
        for (const { row } of life.ledger.written)
          expect(foldVerified(folded, row, sha256)).toBeUndefined();
        expect(stateToText(folded)).toBe(stateToText(life.ledger.state));
      }),
      { numRuns: 300 },
    );
  });

  it('explains what each lease held and each bill took, to the microcredit', () => {
    let later = 0;
    fc.assert(
      fc.property(lives, ({ cards, steps }) => {
        const life = new Lived(cards);
        for (const step of steps) life.take(step);
        for (const entry of life.ledger.entries) {
          const { fact } = entry;
          const usage = usageOf(fact);
          if (usage?.meter !== 'server.runtime' || !('amount' in fact)) continue;
          const card = cards.find(({ version }) => version === usage.card);
          if (!card) throw new Error(`no card ${usage.card}`);
          const explained = workingOf(entry, usage, card);
          expect(explained.ok && explained.value.amount).toBe(fact.amount);
          if (fact.kind === 'hold' && fact.lease?.before !== undefined) later++;
        }
      }),
      { numRuns: 300 },
    );
    expect(later).toBeGreaterThan(50);
  });

  it('stands the same when its state was put away as text at any time', () => {
    fc.assert(
      fc.property(lives, ({ cards, steps }) => {
        const life = new Lived(cards);
        for (const step of steps) life.take(step);
        const { state } = life.ledger;
        expect(stateFromText(stateToText(state))).toEqual({
          ...state,
          dueFloor: stateFromText(stateToText(state))?.dueFloor,
        });
      }),
      { numRuns: 200 },
    );
  });
});

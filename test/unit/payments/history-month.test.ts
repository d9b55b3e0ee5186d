import { describe, expect, it } from 'vitest';
import type { GrantSource } from '../../../core/ledger/entry.ts';
import { addUp, monthsSince, movementOf } from '../../../core/payments/history-month.ts';
import { credits } from '../../../core/units/credits.ts';
import { instant } from '../../../core/units/instant.ts';
import { wallClock, type ZoneClock } from '../../../core/usage/bucket-starts.ts';
import { anAccount, capture, chat, debit, hold, purchase, reverse } from '../ledger/given.ts';

const at = (text: string) => instant(Date.parse(text));
const clockOf = (zone: string) => wallClock(zone) as ZoneClock;

describe('the months of an account', () => {
  it('go from the one it was opened in to the present one, on the zone’s clocks', () => {
    const months = monthsSince(
      at('2026-08-31T22:30:00Z'),
      at('2026-11-15T12:00:00Z'),
      clockOf('Europe/Berlin'),
    );
    expect(months.map(({ name }) => name)).toEqual(['2026-09', '2026-10', '2026-11']);
    expect(months[0]?.start).toBe(at('2026-08-31T22:30:00Z'));
    expect(months[1]).toMatchObject({
      start: at('2026-09-30T22:00:00Z'),
      end: at('2026-10-31T23:00:00Z'),
    });
    expect(months[2]?.end).toBe(at('2026-11-30T23:00:00Z'));
  });

  it('follow each other without a gap, and the last holds the present, in every zone', () => {
    for (const zone of ['UTC', 'Pacific/Apia', 'America/Sao_Paulo', 'Asia/Kolkata'])
      for (const day of ['2026-01-31T23:59:59.999Z', '2026-02-01T00:00:00Z', '2026-12-31T12:00Z']) {
        const months = monthsSince(at('2011-12-29T10:00:00Z'), at(day), clockOf(zone));
        for (const [place, month] of months.entries()) {
          expect(month.end, zone).toBeGreaterThan(month.start);
          if (place > 0) expect(month.start, zone).toBe(months[place - 1]?.end);
        }
        const last = months.at(-1);
        expect(last && last.start <= at(day) && at(day) < last.end, `${zone} ${day}`).toBe(true);
      }
  });

  it('are one for an account of today, whose object’s clock may be a moment ahead', () => {
    const now = at('2026-11-30T23:59:59.999Z');
    expect(monthsSince(instant(now + 2), now, clockOf('UTC')).map(({ name }) => name)).toEqual([
      '2026-12',
    ]);
  });
});

describe('what comes and goes', () => {
  it('with what was used is what the account has: granted − taken − expired − used', () => {
    const ledger = anAccount({
      grants: [purchase(500), { ...purchase(500), expiresAt: instant(50_000_000) }],
    });
    const bought = ledger.entries.find(({ fact }) => fact.kind === 'grant');
    ledger.must(debit(40));
    const held = ledger.must(hold(60, 60_000));
    ledger.must(capture(held.seq, 50));
    const spent = ledger.must({ kind: 'debit', amount: credits(30), usage: chat, collect: 'all' });
    ledger.must(reverse(spent.seq, 10));
    ledger.must(reverse(bought?.seq ?? spent.seq, 200));
    ledger.must({ kind: 'adjust', amount: credits(7), reason: 'by hand' });
    ledger.clock = 60_000_000;
    ledger.must(debit(1));
    const facts = ledger.entries.map(({ fact }) => fact);
    const sums = addUp(facts.flatMap((fact) => movementOf(fact) ?? []));
    const used = 40 + 50 + 30 - 10 + 1;
    const granted = Object.values<number>(sums.granted).reduce((sum, one) => sum + one, 0);
    expect(sums.takenBack).toBe(207);
    expect(sums.expired).toBeGreaterThan(0);
    const { available, held: aside, owed } = ledger.state;
    expect(granted + sums.givenBack - sums.takenBack - sums.expired - used).toBe(
      available + aside - owed,
    );
  });

  it('are told apart by source, bonuses being promotions', () => {
    const sources: GrantSource[] = ['free', 'purchase', 'promotion', 'purchase'];
    const sums = addUp(
      sources.map((source, place) => ({
        kind: 'grant' as const,
        source,
        direction: null,
        ofGrant: false,
        amount: 10 ** place,
      })),
    );
    expect(sums.granted).toMatchObject({ free: 1, purchase: 1_010, promotion: 100, adjustment: 0 });
  });
});

import { describe, expect, it } from 'vitest';
import {
  defaultCatalogue,
  lookupKeyOf,
  readCatalogue,
  type SoldItem,
  savingPercent,
  timesItem,
} from '../../../core/payments/catalogue.ts';
import { credits } from '../../../core/units/credits.ts';

const credit = 1_000_000;

const file = {
  currency: 'usd',
  custom: { min_minor: 500, max_minor: 500_000, microcredits_per_minor: credit },
  packages: [{ id: 'small', name: 'Small', credits: 100, bonus: 5, amount_minor: 100 }],
  plans: [{ id: 'monthly', name: 'Monthly', credits: 200, amount_minor: 170 }],
};

const shipped = (id: string): SoldItem => {
  const item = defaultCatalogue.items.find((one) => one.id === id);
  if (!item) throw new Error(`${id} is not shipped`);
  return item;
};

describe('the shipped catalogue', () => {
  it('sells three packages and three plans in dollars', () => {
    const rows = defaultCatalogue.items.map(({ id, credits: amount, bonus, amountMinor }) => [
      id,
      amount / credit,
      bonus / credit,
      amountMinor,
    ]);
    expect(rows).toEqual([
      ['starter', 1_000, 0, 1_000],
      ['team', 5_000, 250, 5_000],
      ['scale', 20_000, 2_000, 20_000],
      ['plus', 2_000, 0, 1_700],
      ['pro', 6_000, 0, 4_800],
      ['max', 20_000, 0, 15_000],
    ]);
  });

  it('sells each plan for less than as many credits cost at once, and says by how much', () => {
    const saved = ['plus', 'pro', 'max'].map((id) =>
      savingPercent(shipped(id), defaultCatalogue.custom),
    );
    expect(saved).toEqual([15, 20, 25]);
  });
});

describe('a saving', () => {
  const custom = { microcreditsPerMinor: credit };

  it('is never promised to be more than it is', () => {
    expect(savingPercent({ credits: credits(300 * credit), amountMinor: 199 }, custom)).toBe(33);
    expect(savingPercent({ credits: credits(1_000 * credit), amountMinor: 999 }, custom)).toBe(0);
  });

  it('is none where a plan costs as much or more', () => {
    expect(savingPercent({ credits: credits(100 * credit), amountMinor: 100 }, custom)).toBe(0);
    expect(savingPercent({ credits: credits(100 * credit), amountMinor: 300 }, custom)).toBe(0);
  });
});

describe('the name of a price at Stripe', () => {
  it('changes with all that the price says, and with nothing else', () => {
    const item = shipped('team');
    const same = lookupKeyOf({ ...item, name: 'Another name' });
    expect(same).toBe(lookupKeyOf(item));
    const others = [
      { ...item, id: 'crew' },
      { ...item, kind: 'plan' as const },
      { ...item, credits: credits(1) },
      { ...item, bonus: credits(1) },
      { ...item, amountMinor: 1 },
      { ...item, currency: 'eur' },
    ].map(lookupKeyOf);
    expect(new Set([same, ...others]).size).toBe(7);
    for (const key of others) expect(key.length).toBeLessThanOrEqual(200);
  });
});

describe('so many of an item', () => {
  it('are so many times its credits, bonus and price', () => {
    expect(timesItem(shipped('team'), 3)).toEqual({
      credits: 15_000 * credit,
      bonus: 750 * credit,
      amountMinor: 15_000,
      currency: 'usd',
    });
  });
});

describe('a catalogue file', () => {
  it('is read in whole credits', () => {
    expect(readCatalogue(file)).toMatchObject({
      ok: true,
      value: {
        items: [
          { id: 'small', kind: 'package', credits: 100 * credit, bonus: 5 * credit },
          { id: 'monthly', kind: 'plan', credits: 200 * credit, bonus: 0, currency: 'usd' },
        ],
        custom: { minMinor: 500, microcreditsPerMinor: credit },
      },
    });
  });

  const [small] = file.packages;
  it.each([
    [{ ...file, currency: 'USD' }, 'currency'],
    [{ ...file, packages: [], plans: [] }, 'packages'],
    [{ ...file, packages: [{ ...small, id: 'Small!' }] }, 'Small!'],
    [{ ...file, packages: [{ ...small, name: ' ' }] }, 'small'],
    [{ ...file, packages: [{ ...small, credits: 0 }] }, 'small'],
    [{ ...file, packages: [{ ...small, credits: 0.5 }] }, 'small'],
    [{ ...file, packages: [{ ...small, bonus: 101 }] }, 'small'],
    [{ ...file, packages: [{ ...small, amount_minor: 0 }] }, 'small'],
    [{ ...file, packages: [{ ...small, credits: 1_000_000_000 }] }, 'small'],
    [{ ...file, packages: [{ ...small, amount_minor: 1_000_000 }] }, 'small'],
    [{ ...file, currency: 'kwd', packages: [{ ...small, amount_minor: 105 }] }, 'small'],
    [{ ...file, custom: { ...file.custom, min_minor: 0 } }, 'custom'],
    [{ ...file, custom: { ...file.custom, max_minor: 499 } }, 'custom'],
    [{ ...file, custom: { ...file.custom, max_minor: 100_000_000 } }, 'custom'],
    [{ ...file, custom: { ...file.custom, microcredits_per_minor: 0.5 } }, 'custom'],
    [{ ...file, packages: [small, small] }, 'small'],
    [{ ...file, plans: [{ ...file.plans[0], bonus: 1 }] }, 'monthly'],
  ])('is refused by the name of what could not be sold: %#', (wrong, param) => {
    const read = readCatalogue(wrong as typeof file);
    expect(read).toMatchObject({ ok: false, error: { param } });
  });
});

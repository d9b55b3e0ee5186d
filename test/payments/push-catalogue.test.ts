import { describe, expect, it } from 'vitest';
import { type Catalogue, defaultCatalogue } from '../../core/payments/catalogue.ts';
import { findItem, findPrice, listItems, priceOfItem } from '../../db/catalogue.ts';
import { pushCatalogue } from '../../worker/stripe/push-catalogue.ts';
import { soldItems } from '../../worker/stripe/sold.ts';
import { aDesk } from '../support/payments/a-desk.ts';

/** The shipped catalogue with another price for one of its items, or without it. */
const changed = (id: string, amountMinor: number | undefined): Catalogue => ({
  ...defaultCatalogue,
  items: defaultCatalogue.items.flatMap((item) => {
    if (item.id !== id) return [item];
    return amountMinor === undefined ? [] : [{ ...item, amountMinor }];
  }),
});

describe('the catalogue', () => {
  it('is pushed once, however often it is pushed', async () => {
    const { desk } = await aDesk();
    expect(await pushCatalogue(desk)).toEqual({ items: 6, pricesMade: 6 });
    expect(await pushCatalogue(desk)).toEqual({ items: 6, pricesMade: 0 });
    expect((await desk.stripe.products.list({ limit: 100 })).data).toHaveLength(6);
    const prices = (await desk.stripe.prices.list({ limit: 100 })).data;
    expect(prices).toHaveLength(6);
    const plans = prices.filter(({ recurring }) => recurring?.interval === 'month');
    expect(plans.map(({ unit_amount: amount }) => amount).toSorted()).toEqual([15000, 1700, 4800]);
    expect(prices.every(({ tax_behavior: tax }) => tax === 'exclusive')).toBe(true);
  });

  it('is the shipped one until it is pushed', async () => {
    const { desk } = await aDesk();
    const ids = async () => (await soldItems(desk.db, 'package')).map(({ id }) => id);
    expect(await ids()).toEqual(['starter', 'team', 'scale']);
    await pushCatalogue(desk, changed('team', undefined));
    expect(await ids()).toEqual(['starter', 'scale']);
  });

  it('makes a price beside the old one, which goes on meaning what it meant', async () => {
    const { desk } = await aDesk();
    await pushCatalogue(desk);
    const before = await priceOfItem(desk.db, 'plus');
    expect(await pushCatalogue(desk, changed('plus', 1_800))).toMatchObject({ pricesMade: 1 });
    const after = await priceOfItem(desk.db, 'plus');
    expect(after).toMatchObject({ amountMinor: 1_800, product: 'hydron_plus' });
    expect(await findPrice(desk.db, before?.price ?? '')).toMatchObject({
      item: 'plus',
      amountMinor: 1_700,
    });
    expect(await pushCatalogue(desk)).toMatchObject({ pricesMade: 0 });
    expect(await priceOfItem(desk.db, 'plus')).toEqual(before);
  });

  it('retires what left it and keeps its name; brought back, it is sold again', async () => {
    const { desk } = await aDesk();
    await pushCatalogue(desk);
    await pushCatalogue(desk, changed('team', undefined));
    const sold = async () => (await listItems(desk.db, 'package')).map(({ id }) => id);
    expect(await sold()).toEqual(['starter', 'scale']);
    expect(await findItem(desk.db, 'team')).toMatchObject({
      name: 'Team',
      retiredAt: desk.now(),
    });
    await pushCatalogue(desk);
    expect(await sold()).toEqual(['starter', 'team', 'scale']);
  });

  it.each(['products', 'prices'])('is whole after an answer about %s was lost', async (what) => {
    const { desk, simulator } = await aDesk();
    const call = `POST /v1/${what}`;
    simulator.control.fail({ kind: 'drop_after_commit', call, times: 2 });
    await expect(pushCatalogue(desk)).rejects.toThrow();
    simulator.control.calm();
    expect(await pushCatalogue(desk)).toMatchObject({ items: 6 });
    expect((await desk.stripe.products.list({ limit: 100 })).data).toHaveLength(6);
    expect((await desk.stripe.prices.list({ limit: 100 })).data).toHaveLength(6);
  });

  it('is sold again where somebody archived it at Stripe, and renamed with the file', async () => {
    const { desk } = await aDesk();
    await pushCatalogue(desk);
    const known = await priceOfItem(desk.db, 'team');
    await desk.stripe.prices.update(known?.price ?? '', { active: false });
    await desk.stripe.products.update('hydron_team', { active: false, name: 'Crew' });
    await pushCatalogue(desk);
    expect(await desk.stripe.prices.retrieve(known?.price ?? '')).toMatchObject({ active: true });
    expect(await desk.stripe.products.retrieve('hydron_team')).toMatchObject({
      active: true,
      name: 'Team',
    });
  });

  it('moves with its content to another Stripe account', async () => {
    const { desk } = await aDesk();
    const other = await aDesk();
    await pushCatalogue(desk);
    await pushCatalogue({ ...desk, stripe: other.desk.stripe });
    const price = await priceOfItem(desk.db, 'team');
    expect(await other.desk.stripe.prices.retrieve(price?.price ?? '')).toMatchObject({
      unit_amount: 5_000,
    });
  });

  it('refuses a price of somebody else’s that bears our name', async () => {
    const { desk } = await aDesk();
    const product = await desk.stripe.products.create({ name: 'Team' });
    await desk.stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 1,
      lookup_key: 'hydron_team_package_5000000000_250000000_5000_usd',
    });
    await expect(pushCatalogue(desk)).rejects.toThrow('sells something else');
  });
});

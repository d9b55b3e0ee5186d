import { expect, test } from 'vitest';
import { inParallel } from '../../scripts/replaying/in-parallel.ts';
import { seeded } from '../chaos/load.ts';
import type { Customer } from '../support/payments/customer.ts';
import { creditsByStripe } from './credits-by-stripe.ts';
import { shopOfThisFile } from './shop-of-this-file.ts';

const here = shopOfThisFile();
const control = () => here.shop.simulator.control;

const accounts = 20;
const eventsLeast = 2_000;
const batches = 5;
/** Customers that do something at a time: each mostly waits for answers. */
const atOnce = 10;
const repeatedShare = 0.05;
const lostShare = 0.05;
const hour = 60 * 60;
const month = 31 * 24 * hour + 2 * hour;

interface Life {
  readonly customer: Customer;
  readonly random: () => number;
  /** Whole credits it was let spend. */
  spent: number;
}

/** One thing a customer, their bank or an operator at Stripe may do. */
async function live(life: Life): Promise<void> {
  const { customer, random } = life;
  const choice = random();
  const spoilt = ['chargeDeclined', 'sepaDebitFails', 'sepaDebitSucceeds', 'mastercard'] as const;
  const card = choice < 0.2 ? spoilt[Math.floor(random() * spoilt.length)] : 'visa';
  if (choice < 0.55) await customer.pays({ package: 'starter' }, { card: card ?? 'visa' });
  else if (choice < 0.65) await customer.pays({ package: 'team' });
  else if (choice < 0.9) await moneyBack(life);
  else await disputed(life);
}

async function anyCharge({ customer, random }: Life) {
  const [id] = await here.shop.customersOf(customer);
  if (id === undefined) return undefined;
  const { data } = await here.shop.stripe.charges.list({ customer: id, limit: 100 });
  const own = data.filter(({ status, disputed }) => status === 'succeeded' && !disputed);
  return own[Math.floor(random() * own.length)];
}

async function moneyBack(life: Life): Promise<void> {
  const charge = await anyCharge(life);
  const left = charge ? charge.amount - charge.amount_refunded : 0;
  if (!charge || left === 0) return;
  const amount = life.random() < 0.4 ? left : 1 + Math.floor(life.random() * left);
  await here.shop.stripe.refunds.create({ charge: charge.id, amount });
}

async function disputed(life: Life): Promise<void> {
  const charge = await anyCharge(life);
  if (!charge) return;
  const inquiry = life.random() < 0.3;
  const { id } = control().dispute({ charge: charge.id, inquiry });
  const fate = life.random();
  if (inquiry && fate < 0.5) control().escalate({ dispute: id });
  else if (fate < 0.4)
    control().decide({ dispute: id, status: inquiry ? 'warning_closed' : 'won' });
  else if (fate < 0.7 && !inquiry) control().decide({ dispute: id, status: 'lost' });
}

async function spend(life: Life): Promise<void> {
  const credits = 1 + Math.floor(life.random() * 400);
  if ((await life.customer.spends(credits)) === 201) life.spent += credits;
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const keyed = list.map((one) => [random(), one] as const);
  return keyed.toSorted(([a], [b]) => a - b).map(([, one]) => one);
}

test('two thousand events of twenty accounts, shuffled, some twice, some never, come to what Stripe says', async () => {
  const random = seeded(29);
  const lives: Life[] = [];
  for (let index = 0; index < accounts; index++)
    lives.push({ customer: await here.customer(), random: seeded(index + 1), spent: 0 });
  // The net has been under this installation since before its first customer.
  await here.shop.crons();
  control().rule({ what: 'hold' });
  await inParallel(lives, atOnce, async ({ customer }, index) => {
    if (index % 2 === 0) await customer.pays({ plan: index % 4 === 0 ? 'plus' : 'pro' });
  });
  while (control().held().length < eventsLeast) {
    await inParallel(lives, atOnce, async (life) => {
      for (let turn = 0; turn < 4; turn++) await live(life);
    });
    if (control().held().length > eventsLeast / 2) await renewOnce();
  }

  const told = shuffled(control().held(), random);
  const lost = new Set(told.filter(() => random() < lostShare).map(({ id }) => id));
  const arriving = told.filter(({ id }) => !lost.has(id));
  const size = Math.ceil(arriving.length / batches);
  for (let batch = 0; batch < batches; batch++) {
    const some = arriving.slice(batch * size, (batch + 1) * size);
    await control().release({ ids: some.map(({ id }) => id) });
    const again = some.filter(() => random() < repeatedShare);
    for (const { event } of again) await control().replay({ event });
    await inParallel(lives, atOnce, spend);
  }
  control().calm();
  // What our own calls to Stripe meanwhile brought about comes as it should.
  const known = new Set(told.map(({ id }) => id));
  const since = control()
    .held()
    .filter(({ id }) => !known.has(id));
  await control().release({ ids: since.map(({ id }) => id) });
  // What is lost for good is what the crons are for.
  for (const { id } of control().held()) expect(lost).toContain(id);
  forget(lost);
  for (let times = 0; times < 4; times++) {
    await here.shop.advance(hour);
    await here.shop.crons();
  }

  for (const { customer, spent } of lives) {
    const { available_microcredits: available, owed_microcredits: owed } = await customer.balance();
    const due = await creditsByStripe(here.shop, customer);
    expect(available - owed, customer.account).toBe(due - spent * 1_000_000);
  }
  console.log(
    `${told.length} events of ${accounts} accounts, ${lost.size} lost; ${lives.reduce((sum, { spent }) => sum + spent, 0)} credits spent meanwhile`,
  );
});

let renewed = false;
async function renewOnce(): Promise<void> {
  if (renewed) return;
  renewed = true;
  await here.shop.advance(month);
}

/** Held for ever: never to be sent. */
function forget(lost: ReadonlySet<string>): void {
  for (const one of control().deliveries()) if (lost.has(one.id)) one.state = 'dropped';
}

import type Stripe from 'stripe';
import { newOrderId } from '../../../core/units/ids.ts';
import { pushCatalogue } from '../../../worker/stripe/push-catalogue.ts';
import { aDesk, type DeskHarness } from './a-desk.ts';
import { anInbox, type Inbox } from './an-inbox.ts';
import { payOn } from './hosted-pages.ts';

export const credit = 1_000_000;
/** What it buys. */
export const starter = 1_000 * credit;

export interface Bought {
  readonly harness: DeskHarness;
  readonly inbox: Inbox;
  /** Told by Stripe: the purchase is complete. */
  readonly completed: Stripe.EventBase;
  /** Of a type, the last. */
  event(type: string): Stripe.EventBase;
}

let orders = 0;

/** A starter package, paid on Stripe's page by somebody who never comes back to ours. */
export async function bought(): Promise<Bought> {
  const harness = await aDesk();
  await pushCatalogue(harness.desk);
  const inbox = anInbox(harness);
  const order = newOrderId(new Uint8Array(20).fill(++orders));
  const wish = { kind: 'package', item: 'starter', quantity: 1, saveCard: false } as const;
  const opened = await harness.done('startOrder', { order, wish, origin: 'http://localhost' });
  await payOn(String(opened.url));
  const event = (type: string) => {
    const found = harness.simulator.control.events({ type }).at(-1);
    if (!found) throw new Error(`Stripe told of no ${type}`);
    return found;
  };
  return { harness, inbox, event, completed: event('checkout.session.completed') };
}

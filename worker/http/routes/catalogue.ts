import {
  defaultCatalogue,
  type SoldItem,
  savingPercent,
} from '../../../core/payments/catalogue.ts';
import { paymentSettings, stripeClient } from '../../stripe/client.ts';
import { pushCatalogue as push } from '../../stripe/push-catalogue.ts';
import { soldItems } from '../../stripe/sold.ts';
import { isStripeAway } from '../../stripe/stripe-errors.ts';
import { record } from '../audit.ts';
import type { Call, SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { parseBody } from '../parse-body.ts';
import { unavailable } from '../problem.ts';
import { readOptionalJson } from '../read-body.ts';
import { json, refuse } from '../reply.ts';
import { pushOrder } from '../schemas/checkout.ts';

const { custom } = defaultCatalogue;

/** For anyone: what is sold is no secret. */
export async function listPackages(call: Call): Promise<Response> {
  const { env } = call;
  const items = await soldItems(database(env), 'package');
  const settings = paymentSettings(env);
  return json(200, {
    data: items.map((item) => ({ ...itemView(item), bonus_microcredits: item.bonus })),
    custom: {
      currency: custom.currency,
      min_minor: custom.minMinor,
      max_minor: custom.maxMinor,
      microcredits_per_minor: custom.microcreditsPerMinor,
    },
    payments: settings ? (settings.livemode ? 'live' : 'test') : 'none',
    local: env.HYDRON_LOCAL === '1',
    tax: settings?.tax ?? false,
  });
}

export async function listPlans(call: Call): Promise<Response> {
  const items = await soldItems(database(call.env), 'plan');
  const data = items.map((item) => ({
    ...itemView(item),
    saving_percent: savingPercent(item, custom),
  }));
  return json(200, { data });
}

const itemView = ({ id, name, credits, amountMinor, currency }: SoldItem) => ({
  id,
  name,
  credits_microcredits: credits,
  amount_minor: amountMinor,
  currency,
});

/** Sent again it changes nothing, so it needs no key. */
export async function pushCatalogue(call: SignedCall): Promise<Response> {
  const body = await readOptionalJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(pushOrder, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const stripe = await stripeClient(call.env);
  if (!stripe)
    return refuse(call, {
      code: 'payments_not_configured',
      detail: 'Stripe is not connected to this service.',
    });
  try {
    const pushed = await push({ stripe, db: database(call.env), now: () => call.now });
    const view = { items: pushed.items, prices_made: pushed.pricesMade };
    await record(call, {
      id: `catalogue_${crypto.randomUUID()}`,
      action: 'catalogue.push',
      target: 'catalogue',
      after: view,
    });
    return json(200, view);
  } catch (error) {
    if (!isStripeAway(error)) throw error;
    return refuse(call, unavailable('Stripe does not answer right now. Send it again.'));
  }
}

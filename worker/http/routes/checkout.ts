import { newOrderId } from '../../../core/units/ids.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import { money } from '../../../core/units/money.ts';
import { ok, type Result } from '../../../core/units/result.ts';
import { findOrder, type Order } from '../../../db/orders.ts';
import type { Wish } from '../../stripe/order-terms.ts';
import { orderTitle } from '../../stripe/sold.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { canonicalPath } from '../identity.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { paymentStep } from '../payment-step.ts';
import { notFound, type Problem } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { denied, json, refuse } from '../reply.ts';
import { amountOrder, packageOrder, planOrder, setupOrder } from '../schemas/checkout.ts';

/** An order and its Checkout at Stripe: nothing is charged before the customer completes it there. */
export async function startCheckout(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const wish = parseWish(body.value.value);
  if (!wish.ok) return refuse(call, wish.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account, url } = call;
  const path = canonicalPath(url, account);
  const request = { scope: account, path, raw: body.value.raw, rate: seen.rate };
  return once(call, request, async (idBytes) => {
    const order = newOrderId(idBytes('order'));
    const { origin } = url;
    const started = await paymentStep(call, 'startOrder', { order, wish: wish.value, origin });
    return started.ok ? ok({ status: 201, body: startedView(started.value) }) : started;
  });
}

/** What the customer wants shows in which field is there; the others are refused by name. */
function parseWish(value: unknown): Result<Wish, Problem> {
  const has = (name: string) => typeof value === 'object' && value !== null && name in value;
  if (has('plan')) {
    const parsed = parseBody(planOrder, value);
    return parsed.ok ? ok({ kind: 'plan', item: parsed.value.plan }) : parsed;
  }
  if (has('setup')) {
    const parsed = parseBody(setupOrder, value);
    return parsed.ok ? ok({ kind: 'setup' }) : parsed;
  }
  if (has('amount_minor')) {
    const parsed = parseBody(amountOrder, value);
    if (!parsed.ok) return parsed;
    const { amount_minor: amount, currency, save_card: saveCard } = parsed.value;
    return ok({ kind: 'amount', money: money(amount, currency), saveCard });
  }
  const parsed = parseBody(packageOrder, value);
  if (!parsed.ok) return parsed;
  const { package: item, quantity, save_card: saveCard } = parsed.value;
  return ok({ kind: 'package', item, quantity, saveCard });
}

/** As we last heard of it; asks nobody. */
export async function readOrder(call: AccountCall): Promise<Response> {
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { rate } = seen;
  const order = await findOrder(database(call.env), call.account, call.params.order ?? '');
  if (!order) return refuse(call, notFound('The account has no such order.'), { rate });
  return json(200, await orderView(call, order, seen.value.seq), { rate });
}

/** Asks Stripe. What it finds paid is granted before this answers, webhook or not. */
export async function syncCheckout(call: AccountCall): Promise<Response> {
  const synced = await paymentStep(call, 'syncOrder', { order: call.params.order ?? '' });
  const { rate } = synced;
  if (!synced.ok) return refuse(call, synced.error, { rate });
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  return json(200, await orderView(call, synced.value, seen.value.seq), { rate: seen.rate });
}

const boughtView = (order: Order) => ({
  order: order.id,
  kind: order.kind,
  status: order.status,
  credits_microcredits: order.credits,
  bonus_microcredits: order.bonus,
  amount_minor: order.amountMinor,
  currency: order.currency,
  url: order.url,
});

const startedView = (order: Order) => ({
  ...boughtView(order),
  expires_at: formatInstant(instant(order.expiresAt)),
});

const orderView = async ({ env }: AccountCall, order: Order, seq: number) => ({
  ...boughtView(order),
  item: order.item,
  item_name: await orderTitle(database(env), order),
  reason: order.reason,
  created_at: formatInstant(instant(order.createdAt)),
  settled_at: order.settledAt === null ? null : formatInstant(instant(order.settledAt)),
  as_of_seq: seq,
});

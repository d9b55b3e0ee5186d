import type Stripe from 'stripe';
import type { AccountRpc, RateState } from '../../../worker/account/protocol.ts';
import { repairPayments } from '../../../worker/cron/repair-payments.ts';
import { workInbox } from '../../../worker/cron/work-inbox.ts';
import type { Env } from '../../../worker/env.ts';
import type { Call } from '../../../worker/http/call.ts';
import { isDatabaseFailure } from '../../../worker/http/database.ts';
import { bodyMaxLarge } from '../../../worker/http/read-body.ts';
import { receiveStripeEvent } from '../../../worker/http/routes/stripe-webhook.ts';
import { signatureOf } from '../../stripe-simulator/events/signature.ts';
import type { DeskHarness } from './a-desk.ts';

export const secret = 'whsec_of_the_inbox';

/** How a webhook is to differ from a good one. */
export interface Delivery {
  /** Signs with these instead of ours. */
  readonly secrets?: readonly string[];
  /** How old the signature says it is; negative for one from the future. */
  readonly ageSeconds?: number;
  /** Instead of the event as Stripe writes it. */
  readonly payload?: string;
  readonly signature?: string;
}

export interface Inbox {
  readonly env: Env;
  /** The status the webhook answers with; what it throws is D1 away, as the API would answer: 503. */
  deliver(event: Stripe.EventBase, delivery?: Delivery): Promise<number>;
  /** Of the last answer. */
  readonly answer: () => Record<string, unknown>;
  everyMinute(): Promise<number>;
  everyTenMinutes(): Promise<number>;
  /** While it throws, no object can be asked. */
  objectFault: () => void;
  /** Steps the accounts' objects were asked for. */
  readonly asked: string[];
}

const rate: RateState = { limit: 1, remaining: 1, windowSeconds: 60, resetSeconds: 60 };

/** The webhook and its crons in front of some accounts of one world. */
export function anInbox(...accounts: readonly [DeskHarness, ...DeskHarness[]]): Inbox {
  const [{ world }] = accounts;
  let body: Record<string, unknown> = {};
  const asked: string[] = [];
  const objects = new Map<unknown, DeskHarness>(accounts.map((one) => [one.desk.account, one]));
  const payments: AccountRpc['payments'] = async (_, name, ask) => {
    throw new Error(`nobody was asked to ${name} ${JSON.stringify(ask)}`);
  };
  const stub = (account: unknown): Pick<AccountRpc, 'payments'> => {
    const harness = objects.get(account);
    if (!harness) return { payments };
    return {
      async payments(_, name, ask) {
        inbox.objectFault();
        asked.push(name);
        return { ok: true, value: await harness.run(name, ask), rate };
      },
    };
  };
  const ACCOUNT = { idFromName: (name: string) => name, get: stub };
  const env = {
    STRIPE_WEBHOOK_SECRET: secret,
    ...world.env,
    ACCOUNT,
  } as unknown as Env;
  const inbox: Inbox = {
    env,
    asked,
    objectFault: () => {},
    answer: () => body,
    everyMinute: () => workInbox(env, world.now()),
    everyTenMinutes: () => repairPayments(env, world.now()),
    async deliver(event, delivery = {}) {
      try {
        const call = aCall(env, request(event, delivery, world.now()), world.now());
        const response = await receiveStripeEvent(call);
        body = (await response.json()) as Record<string, unknown>;
        return response.status;
      } catch (error) {
        if (isDatabaseFailure(error)) return 503;
        throw error;
      }
    },
  };
  return inbox;
}

function request(event: Stripe.EventBase, delivery: Delivery, now: number): Request {
  const { secrets = [secret], ageSeconds = 0, payload = JSON.stringify(event) } = delivery;
  const at = Math.floor(now / 1_000) - ageSeconds;
  const signature = delivery.signature ?? signatureOf(payload, secrets, at);
  return new Request('http://localhost/v1/stripe/webhook', {
    method: 'POST',
    body: payload,
    headers: { 'stripe-signature': signature },
  });
}

function aCall(env: Env, asked: Request, now: ReturnType<DeskHarness['now']>): Call {
  return {
    env,
    request: asked,
    url: new URL(asked.url),
    requestId: 'req_test',
    now,
    params: {},
    bodyMax: bodyMaxLarge,
    waitUntil: () => {},
  };
}

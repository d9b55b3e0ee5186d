import type Stripe from 'stripe';

export interface RefusalBody {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly message: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly param?: string;
  readonly charge?: string;
  readonly payment_intent?: Stripe.PaymentIntent;
  readonly payment_method?: Stripe.PaymentMethod;
  readonly setup_intent?: Stripe.SetupIntent;
}

/**
 * An answer other than 200. Thrown, because it may arise deep inside a flow whose changes stay: a
 * declined card leaves a failed charge behind.
 */
export class Refusal extends Error {
  readonly status: number;
  readonly body: RefusalBody;
  /** Whether the idempotency key keeps this answer: not when the request never began to run. */
  readonly kept: boolean;

  constructor(status: number, body: RefusalBody, { kept = true }: { kept?: boolean } = {}) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.kept = kept;
  }
}

/** 400, for what is well formed but cannot be done in the present state. */
export const cannot = (message: string, code?: string, param?: string): Refusal =>
  new Refusal(400, {
    type: 'invalid_request_error',
    message,
    ...(code ? { code } : {}),
    ...(param ? { param } : {}),
  });

/** 400 for a parameter; the request did not begin, so its key stays free. */
export const badParameter = (param: string, message: string, code?: string): Refusal =>
  new Refusal(
    400,
    { type: 'invalid_request_error', message, param, ...(code ? { code } : {}) },
    { kept: false },
  );

/** Stripe answers 404 for the object of the address and 400 for one named in a parameter. */
export const missing = (noun: string, id: string, param = 'id'): Refusal =>
  new Refusal(param === 'id' ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${noun}: '${id}'`,
    param,
  });

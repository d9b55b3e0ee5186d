import type { FaultOrder, Faults } from '../control/faults.ts';
import { faultsOf } from '../schema/check-object.ts';
import { objectTag } from '../schema/definitions.ts';
import { apiVersion, type World } from '../world.ts';
import { expanded } from './expand.ts';
import { decodeForm, type FormFields } from './form.ts';
import { fingerprintOf, keptAnswer, Working } from './idempotency.ts';
import { withoutOlder } from './older-parameters.ts';
import { badParameter, Refusal } from './refusal.ts';
import type { Route } from './route.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly body: string;
  readonly header: (name: string) => string | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What happens to the answer on its way. */
  readonly cut?: 'closed' | 'truncated';
}

/** Definitions by the `object` they describe; `deleted: true` has definitions of its own. */
const definitions = [
  ...['Customer', 'Product', 'Price', 'PaymentMethod', 'SetupIntent', 'PaymentIntent', 'Charge'],
  ...['BalanceTransaction', 'Checkout.Session', 'LineItem', 'Invoice', 'InvoiceItem'],
  ...['InvoiceLineItem', 'InvoicePayment', 'Subscription', 'Refund', 'Dispute', 'EventBase'],
  ...['WebhookEndpoint', 'TestHelpers.TestClock', 'BillingPortal.Session'],
];
const deletedDefinitions = [
  ...['DeletedCustomer', 'DeletedProduct', 'DeletedInvoice', 'DeletedInvoiceItem'],
  ...['DeletedWebhookEndpoint', 'TestHelpers.DeletedTestClock'],
];

/** Stripe's API over one simulated account. */
export class Api {
  private readonly working = new Working();
  private readonly world: World;
  private readonly routes: readonly Route[];
  private readonly faults: Faults;

  constructor(world: World, routes: readonly Route[], faults: Faults) {
    this.world = world;
    this.routes = routes;
    this.faults = faults;
  }

  async answer(request: ApiRequest): Promise<ApiAnswer> {
    const requestId = this.world.id('req', 14);
    const key = request.method === 'POST' ? request.header('idempotency-key') : undefined;
    const fault = this.faults.take(request.method, request.path);
    let held = false;
    try {
      refuseStranger(request);
      const run = this.prepare(request);
      if (key) {
        this.working.begin(key);
        held = true;
      }
      if (fault?.kind === 'slow') await new Promise((go) => setTimeout(go, fault.ms ?? 1000));
      const early = faultBefore(fault, requestId);
      if (early) return early;
      return faulty(fault, this.run(request, requestId, key, fault, run));
    } catch (refusal) {
      return refused(refusal, requestId, key);
    } finally {
      if (key && held) this.working.end(key);
    }
  }

  /** Finds the method and reads its parameters, which may refuse. */
  private prepare({ method, path, query, body, header }: ApiRequest): () => object {
    const route = this.routes.find((one) => one.method === method && one.pattern.test(path));
    if (!route)
      throw new Refusal(404, {
        type: 'invalid_request_error',
        message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
      });
    const ids = (route.pattern.exec(path) ?? []).slice(1).map(decodeURIComponent);
    const form: FormFields = Object.assign(decodeForm(query), decodeForm(body));
    const known = header('stripe-version') ? form : withoutOlder(form);
    const expand = Object.values(known.expand ?? {}).filter((one) => typeof one === 'string');
    const run = route.prepare(known);
    return () => expanded(this.world, run(this.world, ids), expand);
  }

  /** Does the work once per key, and keeps what came of it. */
  private run(
    request: ApiRequest,
    requestId: string,
    key: string | undefined,
    fault: FaultOrder | undefined,
    work: () => object,
  ): ApiAnswer {
    const fingerprint = fingerprintOf(request.method, request.path, request.body);
    const kept = key ? keptAnswer(this.world, key, fingerprint) : undefined;
    if (key && kept) return replayed(kept.status, kept.body, requestId, key, kept.requestId);
    this.world.request = { id: requestId, idempotencyKey: key ?? null };
    let answer: ApiAnswer;
    let keep = true;
    try {
      const body = work();
      if (this.world.settings.strict) refuseMisshapen(body);
      answer = whole(200, body, requestId, key);
    } catch (refusal) {
      if (refusal instanceof Refusal) keep = refusal.kept;
      answer = refused(refusal, requestId, key);
    } finally {
      this.world.request = null;
    }
    if (fault?.kind === 'error_after_commit') answer = serverError(requestId, key);
    if (key && keep)
      this.world.store.hidden.answers[key] = {
        request: fingerprint,
        status: answer.status,
        body: answer.body,
        requestId,
        at: this.world.nowMs(),
      };
    return answer;
  }
}

function refuseStranger({ header }: ApiRequest): void {
  const key = /^Bearer (\S+)$/.exec(header('authorization') ?? '')?.[1];
  if (!key || !/^(?:sk|rk)_test_/.test(key))
    throw new Refusal(
      401,
      {
        type: 'invalid_request_error',
        message: key
          ? `Invalid API Key provided: ${key.slice(0, 8)}****. The simulator takes test keys alone.`
          : 'You did not provide an API key.',
      },
      { kept: false },
    );
  const version = header('stripe-version');
  if (version && version !== apiVersion)
    throw badParameter('Stripe-Version', `The simulator speaks ${apiVersion}, not ${version}.`);
}

function refuseMisshapen(body: object): void {
  const { object, deleted, data } = body as { object?: string; deleted?: boolean; data?: unknown };
  if (object === 'list' && Array.isArray(data)) {
    for (const one of data) refuseMisshapen(one as object);
    return;
  }
  const name = (deleted ? deletedDefinitions : definitions).find(
    (one) => objectTag(one) === object,
  );
  // A payment page is no part of the public API: only the Stripe CLI and a browser open one.
  if (object === 'payment_page') return;
  if (!name) throw new Error(`No definition of ${object}`);
  const faults = faultsOf(name, body);
  if (faults.length > 0) throw new Error(`The answer: ${faults.slice(0, 5).join('; ')}`);
}

const headersOf = (requestId: string, key?: string): Record<string, string> => ({
  'content-type': 'application/json',
  'request-id': requestId,
  'stripe-version': apiVersion,
  ...(key ? { 'idempotency-key': key } : {}),
});

const whole = (status: number, body: object, requestId: string, key?: string): ApiAnswer => ({
  status,
  headers: headersOf(requestId, key),
  body: JSON.stringify(body),
});

const replayed = (
  status: number,
  body: string,
  requestId: string,
  key: string,
  original: string,
): ApiAnswer => ({
  status,
  headers: {
    ...headersOf(requestId, key),
    'idempotent-replayed': 'true',
    'original-request': original,
  },
  body,
});

const error = (type: string, message: string, code?: string): object => ({
  error: { type, message, ...(code ? { code } : {}) },
});

const serverError = (requestId: string, key?: string): ApiAnswer =>
  whole(500, error('api_error', 'An unknown error occurred'), requestId, key);

/** A refusal as an answer; anything else is a fault of the simulator, and says so. */
function refused(refusal: unknown, requestId: string, key?: string): ApiAnswer {
  if (refusal instanceof Refusal) {
    const answer = whole(refusal.status, { error: refusal.body }, requestId, key);
    if (refusal.status !== 409) return answer;
    return { ...answer, headers: { ...answer.headers, 'stripe-should-retry': 'true' } };
  }
  const text = refusal instanceof Error ? (refusal.stack ?? refusal.message) : String(refusal);
  return whole(500, error('api_error', `The simulator failed: ${text}`), requestId, key);
}

function faultBefore(fault: FaultOrder | undefined, requestId: string): ApiAnswer | undefined {
  switch (fault?.kind) {
    case 'drop_before_commit':
      return { status: 500, headers: {}, body: '', cut: 'closed' };
    case 'error_before_commit':
      return serverError(requestId);
    case 'rate_limited':
      return whole(
        429,
        error('invalid_request_error', 'Too many requests hit the API too quickly.', 'rate_limit'),
        requestId,
      );
    case 'lock_timeout':
      return whole(
        409,
        error(
          'invalid_request_error',
          'This object cannot be accessed right now because another API request or Stripe process is currently accessing it.',
          'lock_timeout',
        ),
        requestId,
      );
    case 'not_found_without_error':
      return whole(404, { message: 'not found' }, requestId);
    default:
      return undefined;
  }
}

function faulty(fault: FaultOrder | undefined, answer: ApiAnswer): ApiAnswer {
  if (fault?.kind === 'drop_after_commit') return { ...answer, cut: 'closed' };
  if (fault?.kind === 'truncated') return { ...answer, cut: 'truncated' };
  return answer;
}

import { setTimeout as pause } from 'node:timers/promises';

/** What the API answered, whatever the status. */
export interface ApiAnswer<Body> {
  readonly status: number;
  readonly body: Body;
  /** The body's bytes, for comparing a replay with the first answer. */
  readonly text: string;
  readonly replayed: boolean;
  /** From the first attempt to the answer, in milliseconds. */
  readonly ms: number;
  readonly attempts: number;
}

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** From `/v1` on. */
  readonly path: string;
  readonly body?: object;
  /** Sent with every attempt, so that what was done but not answered is done once. */
  readonly idempotencyKey?: string;
}

export interface ApiClientOptions {
  /** Asked before every attempt: a server that restarts may come back on another port. */
  readonly base: () => string;
  readonly key: string;
  /** How often one call is attempted before it counts as lost. */
  readonly attemptsMax: number;
  readonly backOff: { readonly firstMs: number; readonly mostMs: number };
  /** How long one attempt may take. */
  readonly patienceMs: number;
}

export type ApiClient = <Body>(call: ApiCall, signal?: AbortSignal) => Promise<ApiAnswer<Body>>;

/** For a server that is expected to stay up. */
export const calmClient = (base: string, key: string): ApiClient =>
  apiClient({
    base: () => base,
    key,
    attemptsMax: 10,
    backOff: { firstMs: 100, mostMs: 5_000 },
    patienceMs: 60_000,
  });

/**
 * A client that tries again, with the same idempotency key, what may succeed later: no answer at
 * all, 429, 5xx, and a key that is still at work. Throws once the attempts are used up.
 */
export function apiClient(options: ApiClientOptions): ApiClient {
  return async <Body>(call: ApiCall, signal?: AbortSignal) => {
    const startedAt = performance.now();
    let why = '';
    for (let attempt = 1; attempt <= options.attemptsMax; attempt++) {
      if (attempt > 1) await pause(waitMs(options, attempt), undefined, { signal });
      const response = await attemptOnce(options, call).catch((error: unknown) => {
        why = reasonOf(error);
        return undefined;
      });
      if (!response) continue;
      const { status, text } = response;
      if (!mayComeRight(status, text)) {
        const ms = performance.now() - startedAt;
        const body = parse(text) as Body;
        return { status, text, replayed: response.replayed, body, ms, attempts: attempt };
      }
      why = `${status} ${text.slice(0, 200)}`;
    }
    throw new Error(`${call.method} ${call.path}: gave up after ${options.attemptsMax}: ${why}`);
  };
}

async function attemptOnce({ base, key, patienceMs }: ApiClientOptions, call: ApiCall) {
  const response = await fetch(`${base()}${call.path}`, {
    method: call.method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(call.body ? { 'content-type': 'application/json' } : {}),
      ...(call.idempotencyKey ? { 'idempotency-key': call.idempotencyKey } : {}),
    },
    ...(call.body ? { body: JSON.stringify(call.body) } : {}),
    signal: AbortSignal.timeout(patienceMs),
  });
  return {
    status: response.status,
    text: await response.text(),
    replayed: response.headers.get('idempotent-replayed') === 'true',
  };
}

/** A conflict may also be a decision (a hold that is closed): only a key at work comes right. */
const mayComeRight = (status: number, text: string): boolean =>
  status === 429 || status >= 500 || (status === 409 && text.includes('idempotency_in_progress'));

/** Doubling, with up to a half taken off at random so that many callers do not return at once. */
function waitMs({ backOff: { firstMs, mostMs } }: ApiClientOptions, attempt: number): number {
  return Math.min(firstMs * 2 ** (attempt - 2), mostMs) * (1 - Math.random() / 2);
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** The body of an answer of the expected status; throws with what came instead. */
export function expectStatus<Body>(answer: ApiAnswer<Body>, status: number, what: string): Body {
  if (answer.status === status) return answer.body;
  throw new Error(`${what}: expected ${status}, got ${answer.status} ${answer.text.slice(0, 300)}`);
}

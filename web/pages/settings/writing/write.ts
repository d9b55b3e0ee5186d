import { createSignal } from 'solid-js';
import { ApiProblem } from '../../../api.ts';

/** A change somebody asked for, on its way to the server. */
export interface Write<A> {
  readonly busy: () => boolean;
  readonly failure: () => Error | undefined;
  /** Whether it was carried out. A second call while the first is on its way does nothing. */
  readonly run: (ask: A) => Promise<boolean>;
  readonly clear: () => void;
}

interface WriteOptions {
  /** One intent for as long as it exists, however often it succeeds: an order of one review. */
  readonly keepsKey?: boolean;
}

/**
 * Carries out one intent at a time. Law: asking for the same thing again, by a second click or after
 * no answer came, has the same idempotency key, so that it counts once; what the server decided
 * spends the key, and asking again after that is a new intent.
 */
export function createWrite<A>(
  carryOut: (ask: A, key: string) => Promise<unknown>,
  { keepsKey = false }: WriteOptions = {},
): Write<A> {
  const [busy, setBusy] = createSignal(false);
  const [failure, setFailure] = createSignal<Error>();
  let intent: { readonly of: string; readonly key: string } | undefined;

  async function run(ask: A): Promise<boolean> {
    if (busy()) return false;
    const of = JSON.stringify(ask);
    if (intent?.of !== of) intent = { of, key: crypto.randomUUID() };
    setBusy(true);
    setFailure(undefined);
    try {
      await carryOut(ask, intent.key);
      if (!keepsKey) intent = undefined;
      return true;
    } catch (reason) {
      if (isDecided(reason)) intent = undefined;
      setFailure(reason instanceof Error ? reason : new Error(String(reason)));
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { busy, failure, run, clear: () => setFailure(undefined) };
}

/** The server said no, and would say so again under the same key. */
export const isDecided = (reason: unknown): boolean =>
  reason instanceof ApiProblem &&
  reason.status >= 400 &&
  reason.status < 500 &&
  reason.status !== 429 &&
  reason.code !== 'idempotency_in_progress';

import { describeError } from '../log.ts';
import { signature } from './sign.ts';

/** How long an endpoint may take to answer. */
export const answerWithinMs = 10_000;

export interface Posted {
  /** HTTP status, null where there was no answer. */
  readonly answered: number | null;
  /** A 2xx; a redirect is not followed, it could lead anywhere. */
  readonly delivered: boolean;
  /** Why there was no answer. */
  readonly error?: string;
}

/** Signs a message and sends it once. Never throws, and reads nothing of the answer but its status. */
export async function post(
  { url, secret }: { readonly url: string; readonly secret: string },
  { id, body }: { readonly id: string; readonly body: string },
  withinMs = answerWithinMs,
): Promise<Posted> {
  const timestamp = Math.floor(Date.now() / 1_000);
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Hydron-Credits',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': await signature(secret, { id, timestamp, body }),
      },
      body,
      signal: AbortSignal.timeout(withinMs),
    });
    await response.body?.cancel();
    return { answered: response.status, delivered: response.ok };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return {
      answered: null,
      delivered: false,
      error: timedOut ? `no answer within ${withinMs / 1_000} s` : describe(error),
    };
  }
}

const describe = (error: unknown): string => describeError(error).split('\n')[0] ?? '';

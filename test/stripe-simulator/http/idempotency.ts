import { createHash } from 'node:crypto';
import type { KeptAnswer } from '../store.ts';
import type { World } from '../world.ts';
import { Refusal } from './refusal.ts';

/** Stripe repeats an answer for at least a day; after exactly one, so that tests can see both. */
const keptForMs = 24 * 60 * 60 * 1000;

const keyMax = 255;

/** What makes two requests the same: address and body. */
export const fingerprintOf = (method: string, path: string, body: string): string =>
  createHash('sha256').update(`${method} ${path}\n${body}`).digest('hex');

/** Keys whose request is being worked on. */
export class Working {
  private readonly keys = new Set<string>();

  /** Refuses a key in use and a key that is too long. */
  begin(key: string): void {
    if (key.length > keyMax)
      throw new Refusal(
        400,
        {
          type: 'idempotency_error',
          message: `Idempotency keys are at most ${keyMax} characters long.`,
        },
        { kept: false },
      );
    if (this.keys.has(key))
      throw new Refusal(
        409,
        {
          type: 'idempotency_error',
          code: 'idempotency_key_in_use',
          message: `There is currently another in-progress request using this Idempotent Key (${key}). Please try again later.`,
        },
        { kept: false },
      );
    this.keys.add(key);
  }

  end(key: string): void {
    this.keys.delete(key);
  }
}

/** The answer this key gave before. Refuses the key when it came with another request. */
export function keptAnswer(world: World, key: string, request: string): KeptAnswer | undefined {
  const { answers } = world.store.hidden;
  const kept = Object.hasOwn(answers, key) ? answers[key] : undefined;
  if (!kept) return undefined;
  if (kept.at + keptForMs <= world.nowMs()) {
    delete answers[key];
    return undefined;
  }
  if (kept.request !== request)
    throw new Refusal(
      400,
      {
        type: 'idempotency_error',
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      },
      { kept: false },
    );
  return kept;
}

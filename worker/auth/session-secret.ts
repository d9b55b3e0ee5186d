import type { Env } from '../env.ts';
import { log } from '../log.ts';

/** Characters; what `npm run deploy` makes has 43. */
export const sessionSecretMin = 32;

/** So that it is not at every request. */
let told = false;

/**
 * What browsers are given is sealed with it, or made by it. Undefined where there is none, or one
 * that might be guessed, which would be worse: the log has it as an error.
 */
export function sessionSecret({ SESSION_SECRET: secret = '' }: Env): string | undefined {
  if (secret.length >= sessionSecretMin) return secret;
  if (!told) log('error', `SESSION_SECRET is shorter than ${sessionSecretMin} characters`);
  told = true;
}

import type { Env } from '../env.ts';
import { sessionSecret } from './session-secret.ts';

/**
 * The token that takes a token's place. Made of it, so that requests which come at once with one
 * that is due all hand out the same, and a browser that lost an answer is given it again: no race
 * signs anybody out. Nobody else can make it, who lacks the deployment's secret. Undefined where
 * there is no secret; then tokens stay what they are.
 */
export async function successorOf(env: Env, token: string): Promise<string | undefined> {
  const secret = sessionSecret(env);
  if (secret === undefined) return undefined;
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, [
    'sign',
  ]);
  const text = encoder.encode(`successor of a session token\n${token}`);
  const signed = new Uint8Array(await crypto.subtle.sign('HMAC', key, text));
  return Array.from(signed, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

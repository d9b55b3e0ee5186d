/**
 * Signatures of outbound webhooks, as Standard Webhooks has them
 * (https://github.com/standard-webhooks/standard-webhooks): HMAC-SHA256 over id, timestamp and body,
 * joined by full stops, with the bytes of the secret.
 */

const secretPrefix = 'whsec_';

/** 24 to 64 bytes are allowed; 32 are as strong as the hash. */
export const secretLength = 32;

export const secretText = (random: Uint8Array): string => secretPrefix + toBase64(random);

export interface Signed {
  /** Of the message, the same with each try. */
  readonly id: string;
  /** Whole seconds, of this try: receivers refuse what is old. */
  readonly timestamp: number;
  readonly body: string;
}

/** What the header `webhook-signature` says. Throws when the secret is not one of ours. */
export async function signature(secret: string, { id, timestamp, body }: Signed): Promise<string> {
  if (!secret.startsWith(secretPrefix)) throw new Error('not a webhook secret');
  const bytes = Uint8Array.from(atob(secret.slice(secretPrefix.length)), (char) =>
    char.charCodeAt(0),
  );
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign']);
  const text = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const signed = await crypto.subtle.sign('HMAC', key, text);
  return `v1,${toBase64(new Uint8Array(signed))}`;
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

import { createHmac } from 'node:crypto';

/** The `Stripe-Signature` of a payload: one `v1` a secret, all over the same second. */
export function signatureOf(
  payload: string,
  secrets: readonly string[],
  timestamp: number,
): string {
  const signed = secrets.map(
    (secret) =>
      `v1=${createHmac('sha256', secret).update(`${timestamp}.${payload}`).digest('hex')}`,
  );
  return [`t=${timestamp}`, ...signed].join(',');
}

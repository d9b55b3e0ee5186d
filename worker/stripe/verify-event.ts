import type Stripe from 'stripe';
import { type Instant, secondMs } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import type { StripeHint } from './reference-of.ts';

/** How far a signature's clock may be from ours, either way. Stripe's client checks one way only. */
const toleranceSeconds = 300;

/** Why a webhook is refused. */
export type Distrust =
  /** Not signed with a secret of ours, or not over this body, or not lately. */
  | 'signature'
  /** Signed, but no event as this code knows them. */
  | 'body'
  /** Test money where real money is expected, or the other way. */
  | 'livemode'
  /** An endpoint of another API version than the one this code was written for. */
  | 'api_version';

export interface SignedWebhook {
  readonly raw: string;
  readonly signature: string | null;
  /** One, or two while they are changed. */
  readonly secrets: readonly string[];
  readonly livemode: boolean;
  readonly now: Instant;
}

export const webhookSecrets = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '');

/** An event Stripe signed for this deployment, or why it is not one. */
export async function verifyEvent(
  stripe: Stripe,
  webhook: SignedWebhook,
): Promise<Result<StripeHint, Distrust>> {
  const { signature, now, livemode } = webhook;
  if (signature === null || isAhead(signature, now)) return refuse('signature');
  const event = await signedEvent(stripe, webhook, signature);
  if (!event.ok) return event;
  if (!isEvent(event.value)) return refuse('body');
  if (event.value.livemode !== livemode) return refuse('livemode');
  if (event.value.api_version !== pinnedVersion(stripe)) return refuse('api_version');
  return ok(event.value);
}

/** The version the client of this package speaks, which the endpoint must be made with. */
const pinnedVersion = (stripe: Stripe): string => String(stripe.getApiField('version'));

function isAhead(signature: string, now: Instant): boolean {
  const times = [...signature.matchAll(/(?:^|,)t=(\d+)/g)].map(([, seconds]) => Number(seconds));
  return times.some((seconds) => seconds * secondMs > now + toleranceSeconds * secondMs);
}

async function signedEvent(
  stripe: Stripe,
  { raw, secrets, now }: SignedWebhook,
  signature: string,
): Promise<Result<unknown, Distrust>> {
  for (const secret of secrets)
    try {
      const { webhooks } = stripe;
      return ok(
        await webhooks.constructEventAsync(
          raw,
          signature,
          secret,
          toleranceSeconds,
          undefined,
          now,
        ),
      );
    } catch (error) {
      if (!isBadSignature(error)) return refuse('body');
    }
  return refuse('signature');
}

/** Anything else comes after the signature: no JSON, or a thin event, which names no object. */
const isBadSignature = (error: unknown): boolean =>
  error instanceof Error && 'type' in error && error.type === 'StripeSignatureVerificationError';

type Told = StripeHint & { readonly livemode: boolean; readonly api_version: unknown };

function isEvent(value: unknown): value is Told {
  if (typeof value !== 'object' || value === null) return false;
  const { id, object, type, created, livemode, data } = value as Record<string, unknown>;
  return (
    object === 'event' &&
    typeof id === 'string' &&
    /^evt_\w{1,250}$/.test(id) &&
    typeof type === 'string' &&
    typeof livemode === 'boolean' &&
    Number.isSafeInteger(created) &&
    typeof data === 'object' &&
    data !== null &&
    typeof (data as Record<string, unknown>).object === 'object' &&
    (data as Record<string, unknown>).object !== null
  );
}

import { parseArgs } from 'node:util';

export interface SyncOptions {
  /** Where the service answers, without a slash at the end. */
  readonly api: string;
  /** A platform key with the scope `admin`. */
  readonly key: string;
  /** Where Stripe is to send events; undefined leaves its endpoints alone. */
  readonly webhook?: string;
}

export const usage = `npm run stripe:sync -- --api URL --key PLATFORM_KEY
  --webhook URL   also have Stripe send events to the service at this public address;
                  needs STRIPE_SECRET_KEY in the environment`;

/** Where the service receives events. */
const webhookPath = '/v1/stripe/webhook';

/** Throws with what is wrong and how it is used. */
export function syncOptions(argv: readonly string[]): SyncOptions {
  const { api, key, webhook } = read(argv);
  if (api === undefined) throw new Error(`--api is missing\n${usage}`);
  if (key === undefined) throw new Error(`--key is missing\n${usage}`);
  const base = urlOf('api', api).href.replace(/\/+$/, '');
  if (webhook === undefined) return { api: base, key };
  const target = urlOf('webhook', webhook);
  if (target.pathname === '/') target.pathname = webhookPath;
  return { api: base, key, webhook: target.href };
}

function read(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...argv], options: { api: text, key: text, webhook: text } }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

function urlOf(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw new Error(`--${name} takes an http or https address, not ${text}\n${usage}`);
}

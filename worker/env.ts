/** What a deployment binds (wrangler.toml) and may configure. All variables are optional locally. */
export interface Env {
  readonly ACCOUNT: DurableObjectNamespace;
  /** History and everything that is not an account's present. */
  readonly DB: D1Database;
  /** What the debit path may need while D1 is down. */
  readonly EDGE: KVNamespace;
  /** The dashboard's files. */
  readonly ASSETS: Fetcher;
  /** `1` opens the routes for development. Stands in no file that is deployed. */
  readonly HYDRON_LOCAL?: string;
  readonly SESSION_SECRET?: string;
  /** SHA-256, hexadecimal, of the platform key that may do everything: how the first key is made. */
  readonly ROOT_KEY_SHA256?: string;
  /** Microcredits a new account is given, whole, 0 for none. */
  readonly FREE_GRANT_MICROCREDITS?: string;
  /** Requests an account may make in a minute. */
  readonly RATE_LIMIT_PER_MINUTE?: string;
  /** Stripe's secret key; without it nothing can be bought. */
  readonly STRIPE_SECRET_KEY?: string;
  /** Another server of Stripe's API, for development and tests; Stripe's own when absent. */
  readonly STRIPE_API_BASE?: string;
  /** Signing secrets of the webhook endpoint: one, or two while they are changed, comma-separated. */
  readonly STRIPE_WEBHOOK_SECRET?: string;
  /** `1` has Stripe reckon taxes and ask for tax ids. */
  readonly STRIPE_TAX?: string;
}

/** What a deployment binds (wrangler.toml) and may configure. All variables are optional locally. */
export interface Env {
  readonly ACCOUNT: DurableObjectNamespace;
  /** History and everything that is not an account's present. */
  readonly DB: D1Database;
  /** What the debit path may need while D1 is down. */
  readonly EDGE: KVNamespace;
  /** The dashboard's files. */
  readonly ASSETS: Fetcher;
  /** Where what was counted is kept beside the log, if it is bound. */
  readonly METRICS?: AnalyticsEngineDataset;
  /** Sends e-mail of notices; without `EMAIL_FROM` it is not used. */
  readonly EMAIL?: SendEmail;
  /** Who e-mail is from: an address of a domain that may send, alone or as `Name <address>`. */
  readonly EMAIL_FROM?: string;
  /** Where customers find the dashboard, `https://…`: e-mail links there. */
  readonly DASHBOARD_URL?: string;
  /** `1` opens the routes for development. Stands in no file that is deployed. */
  readonly HYDRON_LOCAL?: string;
  /** Seals what a browser carries through a sign-in; at least 32 characters. */
  readonly SESSION_SECRET?: string;
  /** Who people sign in with: an OpenID Connect issuer, `https://…`; without it nobody can. */
  readonly OIDC_ISSUER?: string;
  readonly OIDC_CLIENT_ID?: string;
  readonly OIDC_CLIENT_SECRET?: string;
  /** What the sign-in button calls the provider. */
  readonly OIDC_NAME?: string;
  /** Origins, comma-separated, whose pages may show a portal link in a frame. */
  readonly EMBED_ORIGINS?: string;
  /** How many new accounts of one network get free credits in a day. */
  readonly FREE_GRANTS_PER_NETWORK?: string;
  /** And of all together in an hour. */
  readonly FREE_GRANTS_PER_HOUR?: string;
  /** Requests of one key in a minute at one place of the edge; absent where the platform has none. */
  readonly KEY_RATE?: RateLimit;
  /** Requests by people without a key, and of wrong keys, of one address in a minute. */
  readonly ADDRESS_RATE?: RateLimit;
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

export interface Announcement {
  readonly base: string;
  readonly dashboard: string;
  readonly operator: string;
  readonly platformKey: string;
  readonly account: string;
  /** Which Stripe the Worker talks to. */
  readonly stripe: string;
  readonly empty: boolean;
  readonly traffic: boolean;
}

/** The lines other programs read, then the ones for people: one screen in all. */
export function announce(it: Announcement): string {
  return `dashboard: ${it.dashboard}
operator: ${it.operator}
api: ${it.base}
api key: ${it.platformKey}
account: ${it.account}
stripe: ${it.stripe}

Report a usage event and watch the balance move. Sent again, it replays and costs nothing:

  curl -i ${it.base}/v1/accounts/${it.account}/usage \\
    -H 'Authorization: Bearer ${it.platformKey}' \\
    -H 'Content-Type: application/json' -H 'Idempotency-Key: my-first-event' \\
    -d '{"meter":"code.analysis","quantities":{"lines":12000,"files":140}}'

${it.empty ? 'No sample data (--empty).' : '90 days of sample data.'}${
  it.traffic ? ' A slow trickle of usage is running (--no-traffic for none).' : ''
}
Stop: Ctrl-C, and what was written stays. Start over: npm run reset.`;
}

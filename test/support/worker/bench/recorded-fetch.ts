/** A request of the Worker to another server. */
export interface Fetched {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
}

const recorded: Fetched[] = [];
const send = globalThis.fetch;

/** Stripe's client takes `fetch` when it is made, which is with the first payment: after this. */
globalThis.fetch = (input, init) => {
  recorded.push({
    method: init?.method ?? 'GET',
    url: String(input),
    headers: [...new Headers(init?.headers)] as [string, string][],
  });
  return send(input, init);
};

/** What the Worker and its objects asked of others since this was asked for last. */
export const takeFetched = (): Fetched[] => recorded.splice(0);

/** Leaves the dashboard for a page of Stripe's. Refuses (throws) what is no page on the web. */
export function leaveFor(url: string): void {
  if (!/^https?:\/\//.test(url)) throw new Error('The checkout has no address on the web.');
  location.assign(url);
}

const nextStepKey = (order: string): string => `after ${order}`;

/** Where to go on when an order is done: saving a card interrupts what it is needed for. */
export function rememberNextStep(order: string, address: string): void {
  try {
    sessionStorage.setItem(nextStepKey(order), address);
  } catch {
    // Without storage the way on is a link the customer follows.
  }
}

export function nextStepAfter(order: string): string | undefined {
  try {
    return sessionStorage.getItem(nextStepKey(order)) ?? undefined;
  } catch {
    return undefined;
  }
}

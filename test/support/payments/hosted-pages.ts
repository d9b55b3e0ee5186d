/** What a buyer chooses on a page of Stripe's. */
export interface Choice {
  /** A documented test card by its name (`visa`, `chargeDeclined`), or a saved one by its id. */
  readonly card?: string;
  /** Ticks the box that keeps the card. */
  readonly save?: boolean;
}

/** Where the buyer is sent next; undefined when the page said no and asks again. */
export type Next = string | undefined;

/** Presses the button of a hosted page: Checkout, or an invoice. */
export const payOn = (url: string, { card = 'visa', save = false }: Choice = {}): Promise<Next> =>
  press(url, { card, name: 'Ada', email: 'ada@example.com', ...(save && { save: 'yes' }) });

/** Answers the bank's question on the 3-D Secure page. */
export const answerBank = (url: string, answer: 'complete' | 'fail'): Promise<Next> =>
  press(url, { answer });

async function press(url: string, form: Record<string, string>): Promise<Next> {
  const response = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  const text = await response.text();
  if (response.status === 303) return new URL(response.headers.get('location') ?? '', url).href;
  if (response.status === 402 || response.status === 200) return undefined;
  throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
}

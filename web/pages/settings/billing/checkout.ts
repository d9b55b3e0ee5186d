import { createSignal, onCleanup } from 'solid-js';
import { type OrderAsk, startOrder } from '../../../billing-api.ts';
import { createWrite, type Write } from '../writing/write.ts';
import { leaveFor, rememberNextStep } from './leave.ts';

/**
 * Makes an order and goes to its Checkout. Busy until the page is gone; who comes back to it with
 * the browser's Back finds it ready again, and asking once more leads to the same order.
 */
export function createCheckout(next?: () => string | undefined): Write<OrderAsk> {
  const [leaving, setLeaving] = createSignal(false);
  const write = createWrite(
    async (ask: OrderAsk, key) => {
      const { order, url } = await startOrder(ask, key);
      const address = next?.();
      if (address) rememberNextStep(order, address);
      leaveFor(url);
      setLeaving(true);
    },
    { keepsKey: true },
  );
  const back = (event: PageTransitionEvent) => event.persisted && setLeaving(false);
  addEventListener('pageshow', back);
  onCleanup(() => removeEventListener('pageshow', back));
  return {
    ...write,
    busy: () => write.busy() || leaving(),
    run: async (ask) => !leaving() && (await write.run(ask)),
  };
}

import { Match, Switch } from 'solid-js';
import { useCatalogue } from '../../../billing-queries.ts';
import { Notice } from './notice.tsx';

/** Whether money here is real, or can be taken at all. */
export function ModeNotice() {
  const catalogue = useCatalogue();
  return (
    <Switch>
      <Match when={catalogue.data?.payments === 'none'}>
        <Notice tone="warn" title="Payments are not set up here" class="mb-4">
          <p>
            Nothing can be bought until whoever runs this service connects Stripe. Credits that were
            granted work as ever, and everything below can be read.
          </p>
        </Notice>
      </Match>
      <Match when={catalogue.data?.payments === 'test'}>
        <Notice tone="plain" class="mb-4">
          <p class="font-medium">
            {catalogue.data?.local ? 'Local demo. No real money.' : 'Test mode. No real money.'}
          </p>
        </Notice>
      </Match>
    </Switch>
  );
}

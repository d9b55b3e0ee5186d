import { Show } from 'solid-js';
import { useCatalogue } from '../../../../billing-queries.ts';
import { Loaded } from '../../../../ui/loaded.tsx';
import { Panel } from '../../../../ui/panel.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import { Said } from '../../writing/said.tsx';
import { BuyForm } from './buy-form.tsx';

/** What can be bought once, and the way to its review. */
export function BuySection() {
  const catalogue = useCatalogue();
  return (
    <Panel
      title="Buy credits"
      name="buy"
      note="Bought credits never expire. Prices are before tax."
    >
      <Said panel="buy" />
      <Loaded of={catalogue} what="the packages" skeleton={<SkeletonRows rows={6} class="h-14" />}>
        {(data) => (
          <Show
            when={data().payments !== 'none'}
            fallback={
              <p class="px-4 pb-5 text-muted @sm:px-5">
                What can be bought appears here once whoever runs this service has connected Stripe.
                Credits that were granted work as ever.
              </p>
            }
          >
            <BuyForm catalogue={data()} />
          </Show>
        )}
      </Loaded>
    </Panel>
  );
}

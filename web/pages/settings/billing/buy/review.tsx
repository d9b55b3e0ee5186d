import { createMemo, Show } from 'solid-js';
import type { Catalogue } from '../../../../billing-api.ts';
import { useCatalogue } from '../../../../billing-queries.ts';
import { formatCount, viewerLocale } from '../../../../format.ts';
import { Loaded } from '../../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import { Act, Actions } from '../../writing/actions.tsx';
import { type Fact, Facts } from '../../writing/facts.tsx';
import { creditsText, moneyText } from '../amounts.ts';
import { createCheckout } from '../checkout.ts';
import { useStep } from '../step.ts';
import { WriteFailure } from '../write-failure.tsx';
import { type Purchase, purchaseOf } from './choice.ts';

/** What is bought, what it costs, and where one goes to pay: before anything is ordered. */
export function Review(props: { close: () => void }) {
  const catalogue = useCatalogue();
  return (
    <Loaded of={catalogue} what="the packages" skeleton={<SkeletonRows rows={4} />}>
      {(data) => <Reviewed catalogue={data()} close={props.close} />}
    </Loaded>
  );
}

function Reviewed(props: { catalogue: Catalogue; close: () => void }) {
  const step = useStep();
  const purchase = createMemo(() =>
    purchaseOf(
      {
        package: step.param('package'),
        quantity: step.param('quantity'),
        amount: step.param('amount'),
        save: step.param('save'),
      },
      props.catalogue,
    ),
  );
  return (
    <div class="flex flex-col gap-4 px-5 py-4">
      <Show
        when={props.catalogue.payments !== 'none' && purchase()}
        fallback={<NotSold none={props.catalogue.payments === 'none'} close={props.close} />}
      >
        {(known) => <Order purchase={known()} close={props.close} />}
      </Show>
    </div>
  );
}

function Order(props: { purchase: Purchase; close: () => void }) {
  const checkout = createCheckout();
  const price = () => moneyText(props.purchase.sold.amount_minor, props.purchase.sold.currency);
  return (
    <>
      <Facts of={factsOf(props.purchase)} />
      <p class="text-sm text-muted">
        Next you go to Stripe's checkout, where you pay. Tax is added there if it applies, and you
        come back here when it is done. Nothing is charged before.
      </p>
      <WriteFailure
        what="open the checkout"
        error={checkout.failure()}
        otherwise="Nothing was ordered and no money moved."
      />
      <Actions
        keep="Back"
        onKeep={props.close}
        act={
          <Act
            busy={checkout.busy()}
            busyWords="Opening checkout …"
            onClick={() => void checkout.run(props.purchase.ask)}
          >
            Pay {price()} at checkout
          </Act>
        }
      />
    </>
  );
}

function factsOf({ name, quantity, sold, ask }: Purchase): Fact[] {
  const bonus: Fact[] =
    sold.bonus_microcredits > 0 ? [['Bonus', creditsText(sold.bonus_microcredits)]] : [];
  return [
    ['You buy', quantity > 1 ? `${name} × ${formatCount(quantity, viewerLocale())}` : name],
    ['Credits', creditsText(sold.credits_microcredits)],
    ...bonus,
    ['Price before tax', moneyText(sold.amount_minor, sold.currency)],
    [
      'Card',
      'save_card' in ask
        ? 'entered at checkout and kept for later'
        : 'entered at checkout, not kept',
    ],
  ];
}

const NotSold = (props: { none: boolean; close: () => void }) => (
  <>
    <p>
      {props.none
        ? 'Payments are not set up here, so nothing can be bought.'
        : 'Nothing of this name or size is sold here. The link may be out of date.'}
    </p>
    <Actions keep="See what can be bought" onKeep={props.close} />
  </>
);

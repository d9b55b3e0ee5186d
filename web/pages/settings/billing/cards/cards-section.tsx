import { For, Show } from 'solid-js';
import { type PaymentMethod, setDefaultMethod } from '../../../../billing-api.ts';
import { useBillingUpdates, useCatalogue, useMethods } from '../../../../billing-queries.ts';
import { Button } from '../../../../ui/button.tsx';
import { Loaded } from '../../../../ui/loaded.tsx';
import { Panel } from '../../../../ui/panel.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import { Said, useSay } from '../../writing/said.tsx';
import { createWrite } from '../../writing/write.ts';
import { useWritesOff } from '../../writing/writes-off.ts';
import { cardText, expiryText } from '../card-words.ts';
import { StepLink } from '../step-link.tsx';

/** What can be charged: the default first to auto top-up and the plan. */
export function CardsSection() {
  const methods = useMethods();
  const catalogue = useCatalogue();
  return (
    <Panel
      title="Payment methods"
      name="cards"
      note="The default is charged for auto top-up and your plan. Cards are kept by Stripe, not here."
      aside={
        <Show when={catalogue.data?.payments !== 'none'}>
          <StepLink to="card">Add a card</StepLink>
        </Show>
      }
    >
      <Said panel="cards" />
      <Loaded of={methods} what="the payment methods" skeleton={<SkeletonRows rows={2} />}>
        {(data) => (
          <ul class="px-4 pb-4 @sm:px-5">
            <For
              each={data().data}
              fallback={
                <li class="text-muted">
                  No card is kept. One that you add, or keep when you buy, appears here.
                </li>
              }
            >
              {(method) => <CardRow method={method} />}
            </For>
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function CardRow(props: { method: PaymentMethod }) {
  const updates = useBillingUpdates();
  const off = useWritesOff();
  const say = useSay();
  const name = () => cardText(props.method);
  const write = createWrite(async (id: string, key) =>
    updates.putMethods(await setDefaultMethod(id, key)),
  );

  /** Shown at once; taken back, and said, when the server does not agree. */
  async function makeDefault() {
    const { id } = props.method;
    const card = name();
    const rollBack = updates.tryMethods((known) => ({
      ...known,
      data: known.data.map((method) => ({ ...method, is_default: method.id === id })),
    }));
    if (await write.run(id)) {
      say({ panel: 'cards', tone: 'good', text: `${card} is the default now.` });
      return updates.reread();
    }
    rollBack();
    const text = `${card} could not be made the default. ${write.failure()?.message ?? ''} It is as it was; try again.`;
    say({ panel: 'cards', tone: 'bad', text });
  }
  return (
    <li class="flex min-h-14 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line py-2">
      <div class="min-w-0">
        <p>
          <span class="font-medium whitespace-nowrap">{name()}</span>{' '}
          <Show when={props.method.is_default}>
            <span class="rounded-md bg-sunken px-2 py-0.5 text-xs font-medium">Default</span>
          </Show>
        </p>
        <p class="text-sm text-muted">
          <Expiry method={props.method} /> {usesText(props.method)}
        </p>
      </div>
      <div class="flex flex-wrap items-center gap-3">
        <Show when={!props.method.is_default && !props.method.expired}>
          <Button disabled={off() || write.busy()} onClick={() => void makeDefault()}>
            Make default<span class="sr-only">: {name()}</span>
          </Button>
        </Show>
        <StepLink to="remove-card" about={{ card: props.method.id }} label={`Remove ${name()}`}>
          Remove
        </StepLink>
      </div>
    </li>
  );
}

function Expiry(props: { method: PaymentMethod }) {
  const until = () => {
    const { exp_month: month, exp_year: year } = props.method;
    return month && year ? expiryText(month, year) : undefined;
  };
  return (
    <Show when={until()}>
      {(date) => (
        <Show
          when={props.method.expired || props.method.expires_soon}
          fallback={<>Expires {date()}.</>}
        >
          <span class="font-medium text-warn">
            {props.method.expired
              ? `Expired ${date()}: add its successor.`
              : `Expires soon, ${date()}: add its successor in time.`}
          </span>
        </Show>
      )}
    </Show>
  );
}

const useNames = { plan: 'your plan', auto_top_up: 'auto top-up' } as const;

function usesText({ used_by }: PaymentMethod): string {
  const uses = used_by.map((use) => useNames[use]);
  return uses.length > 0 ? `Charged for ${uses.join(' and ')}.` : '';
}

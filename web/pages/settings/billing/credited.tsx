import { Show } from 'solid-js';
import { useBalance } from '../../../queries.ts';
import { Credits, heroSize } from '../../../ui/credits.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';

/** What the account has, live: the figure every decision below is about. */
export function Credited() {
  const balance = useBalance();
  return (
    <Panel
      title="Balance"
      name="balance"
      aside={
        <a
          href="/settings/usage"
          class="inline-flex min-h-8 items-center text-sm font-medium text-accent underline underline-offset-4"
        >
          See usage
        </a>
      }
    >
      <Loaded of={balance} what="the balance" skeleton={<BalanceSkeleton />}>
        {(data) => (
          <div class="px-4 pb-4 @sm:px-5">
            <p class={heroSize(data().available_microcredits)}>
              <Credits amount={data().available_microcredits} />
            </p>
            <p class="text-sm text-muted">
              credits available now
              <Show when={data().held_microcredits > 0}>
                , <Credits amount={data().held_microcredits} /> more held for work in progress
              </Show>
            </p>
            <Show when={data().owed_microcredits > 0}>
              <p class="text-sm font-medium text-warn">
                <Credits amount={data().owed_microcredits} /> credits owed: what is bought next
                repays them first.
              </p>
            </Show>
            <Show when={data().status === 'frozen'}>
              <p class="text-sm font-medium text-warn">
                This account is frozen: spending is refused.
              </p>
            </Show>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

const BalanceSkeleton = () => (
  <div role="status" aria-label="Loading" class="px-4 pb-4 @sm:px-5">
    <div class="skeleton h-9 w-3/5" />
    <div class="skeleton mt-2 h-3.5 w-1/5" />
  </div>
);

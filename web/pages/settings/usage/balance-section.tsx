import { createEffect, createSignal, on, Show } from 'solid-js';
import type { AccountBalance } from '../../../api.ts';
import { useLive } from '../../../live-feed.tsx';
import { useBalance } from '../../../queries.ts';
import { useMay } from '../../../session.ts';
import { Credits, figureSize, heroSize } from '../../../ui/credits.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { textLink } from '../../../ui/text-link.ts';
import { crossing } from './crossing.ts';
import { lastChange } from './last-change.ts';

/** What the account has, live. */
export function BalanceSection() {
  const balance = useBalance();
  const may = useMay();
  const [announced, setAnnounced] = createSignal('');
  createEffect(
    on(
      () => balance.data,
      (after, before) => {
        const heard = before && after && crossing(before, after);
        if (heard) setAnnounced(heard);
      },
    ),
  );
  return (
    <Panel
      title="Balance"
      class="min-h-72"
      note="credits"
      aside={
        <Show when={may('billing:write')}>
          <a href="/settings/billing" class={textLink}>
            Buy credits
          </a>
        </Show>
      }
    >
      <p role="status" class="sr-only">
        {announced()}
      </p>
      <Loaded of={balance} what="the balance" skeleton={<BalanceSkeleton />}>
        {(data) => <Figures balance={data()} />}
      </Loaded>
    </Panel>
  );
}

function Figures(props: { balance: AccountBalance }) {
  const live = useLive();
  return (
    <div class="flex grow flex-col px-4 pb-4 @sm:px-5">
      <dl class="grid grid-cols-2 gap-x-4">
        <div class="col-span-2 pb-4">
          <dt class="text-sm text-muted">Available</dt>
          <dd class={heroSize(props.balance.available_microcredits)}>
            <Credits amount={props.balance.available_microcredits} />
          </dd>
        </div>
        <div class="border-t border-line pt-3">
          <dt class="text-sm text-muted">Held</dt>
          <dd class={`font-medium ${figureSize(props.balance.held_microcredits)}`}>
            <Credits amount={props.balance.held_microcredits} folds />
          </dd>
          <dd class="text-xs text-muted">set aside for work in progress</dd>
        </div>
        <div class="border-t border-line pt-3">
          <dt class="text-sm text-muted">Owed</dt>
          <dd class={`font-medium ${figureSize(props.balance.owed_microcredits)}`}>
            <Credits amount={props.balance.owed_microcredits} folds />
          </dd>
          <dd class="text-xs text-muted">repaid first by the next grant</dd>
        </div>
      </dl>
      <p class="mt-auto min-h-11 pt-3 text-xs text-muted">
        <Show when={props.balance.status === 'frozen'}>
          <strong class="font-medium text-warn">
            This account is frozen: spending is refused.{' '}
          </strong>
        </Show>
        {lastChange(props.balance, live.status())}
      </p>
    </div>
  );
}

function BalanceSkeleton() {
  return (
    <div role="status" aria-label="Loading" class="px-4 pb-4 @sm:px-5">
      <div class="skeleton mt-6 h-9 w-3/5" />
      <div class="mt-6 grid grid-cols-2 gap-4 border-t border-line pt-4">
        <div class="skeleton h-12 w-4/5" />
        <div class="skeleton h-12 w-4/5" />
      </div>
    </div>
  );
}

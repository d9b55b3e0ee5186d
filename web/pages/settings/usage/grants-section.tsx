import { createMemo, createSignal, For, Show } from 'solid-js';
import type { GrantView } from '../../../api.ts';
import { formatDay, viewerLocale } from '../../../format.ts';
import { useBalance, useGrants } from '../../../queries.ts';
import { Bar } from '../../../ui/bar.tsx';
import { Button } from '../../../ui/button.tsx';
import { Credits } from '../../../ui/credits.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { grantSums, leftOf, sourceName } from './grant-sums.ts';

/** What fits the height kept free while loading, so that nothing below moves. */
const grantsAtFirst = 3;

/** Where the balance comes from, in the order it burns down. */
export function GrantsSection() {
  const grants = useGrants();
  return (
    <Panel title="Grants" class="min-h-84" note="Spent from the top">
      <Loaded
        of={grants}
        what="the grants"
        skeleton={<SkeletonRows rows={grantsAtFirst} class="h-11" />}
      >
        {(page) => (
          <Show when={page().data.length > 0} fallback={<NoGrants />}>
            <GrantTable grants={page().data} />
          </Show>
        )}
      </Loaded>
    </Panel>
  );
}

function GrantTable(props: { grants: GrantView[] }) {
  const balance = useBalance();
  const [all, setAll] = createSignal(false);
  const shown = () => (all() ? props.grants : props.grants.slice(0, grantsAtFirst));
  const hidden = () => props.grants.slice(shown().length);
  const sums = createMemo(() => grantSums(props.grants, balance.data));
  const rest = createMemo(() => grantSums(hidden(), undefined));
  return (
    <div class="flex grow flex-col px-4 pb-3 @sm:px-5">
      <table class="w-full text-sm">
        <thead>
          <tr class="text-left text-xs text-muted">
            <th scope="col" class="py-1 font-medium">
              Source
            </th>
            <th scope="col" class="py-1 pr-3 text-right font-medium">
              Left
            </th>
            <th scope="col" class="py-1 text-right font-medium">
              Held
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={shown()}>{(grant) => <GrantRow grant={grant} />}</For>
          <Show when={hidden().length > 0}>
            <tr class="border-t border-line">
              <th scope="row" class="py-1 text-left font-normal">
                <Button onClick={() => setAll(true)}>Show {hidden().length} more</Button>
              </th>
              <td class="pr-3 text-right">
                <Credits amount={rest().available} aligned />
              </td>
              <td class="text-right">
                <Credits amount={rest().held} aligned />
              </td>
            </tr>
          </Show>
        </tbody>
        <tfoot>
          <tr class="border-t border-edge font-medium">
            <th scope="row" class="pt-2 text-left font-medium">
              Sum
              <span
                class="block text-xs font-normal text-muted"
                classList={{ 'text-warn': sums().updating }}
              >
                {sums().updating ? 'updating …' : '= available and held'}
              </span>
            </th>
            <td
              class="pt-2 pr-3 text-right align-top"
              classList={{ 'text-muted': sums().updating }}
            >
              <Credits amount={sums().available} aligned />
            </td>
            <td class="pt-2 text-right align-top" classList={{ 'text-muted': sums().updating }}>
              <Credits amount={sums().held} aligned />
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function GrantRow(props: { grant: GrantView }) {
  const locale = viewerLocale();
  return (
    <tr class="border-t border-line">
      <th scope="row" class="py-1.5 pr-3 text-left font-normal">
        <span class="font-medium">{sourceName(props.grant.source)}</span>{' '}
        <span class="inline-block text-xs text-muted">
          <Show when={props.grant.expires_at} fallback="never expires">
            {(at) => <>expires {formatDay(new Date(at()), locale)}</>}
          </Show>
        </span>
        <Bar share={leftOf(props.grant)} fill="fill-accent" class="mt-1 max-w-48" />
      </th>
      <td class="py-1.5 pr-3 text-right align-top">
        <Credits amount={props.grant.remaining_microcredits} aligned />
        <span class="block text-xs whitespace-nowrap text-muted">
          of <Credits amount={props.grant.amount_microcredits} aligned />
        </span>
      </td>
      <td class="py-1.5 text-right align-top">
        <Credits amount={props.grant.held_microcredits} aligned />
      </td>
    </tr>
  );
}

function NoGrants() {
  return (
    <p class="px-4 pb-5 text-muted @sm:px-5">
      No credits are left. What is bought or given next appears here, with its expiry and its place
      in the order.
    </p>
  );
}

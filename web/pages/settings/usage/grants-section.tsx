import { createMemo, createSignal, Index, Show } from 'solid-js';
import type { GrantView } from '../../../api.ts';
import { formatDay, viewerLocale } from '../../../format.ts';
import { useGrants } from '../../../ledger-queries.ts';
import { useBalance } from '../../../queries.ts';
import { Bar } from '../../../ui/bar.tsx';
import { Button } from '../../../ui/button.tsx';
import { Credits, rowSize } from '../../../ui/credits.tsx';
import { later } from '../../../ui/later.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { grantSums, keptGrants, leftOf, sourceName } from './grant-sums.ts';

/** What fits beside the balance. */
const grantsAtFirst = 3;

/** Where the balance comes from, in the order it burns down. */
export function GrantsSection() {
  const grants = useGrants();
  return (
    <Panel title="Grants" class="@lg:min-h-84" note="Spent from the top">
      <Loaded of={grants} what="the grants" skeleton={<GrantsSkeleton />}>
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
  const rows = createMemo<readonly GrantView[]>((before) => keptGrants(before, props.grants), []);
  const shown = () => (all() ? rows() : rows().slice(0, grantsAtFirst));
  const hidden = () => rows().slice(shown().length);
  const sums = createMemo(() => grantSums(props.grants, balance.data));
  const rest = createMemo(() => grantSums(hidden(), undefined));
  return (
    <div class="flex grow flex-col px-4 pb-3 @sm:px-5">
      <table class="w-full table-fixed text-sm">
        <thead>
          <tr class="text-left text-xs text-muted">
            <th scope="col" class="py-1 font-medium">
              Source
            </th>
            <th scope="col" class="w-34 py-1 text-right font-medium @sm:w-46 @sm:pr-3">
              Left
            </th>
            <th scope="col" class="hidden w-26 py-1 text-right font-medium @sm:table-cell">
              Held
            </th>
          </tr>
        </thead>
        <tbody>
          <Index each={shown()}>{(grant) => <GrantRow grant={grant()} />}</Index>
          <Show when={hidden().length > 0}>
            <tr class="border-t border-line">
              <th scope="row" class="py-1 text-left font-normal">
                <Button onClick={() => setAll(true)}>Show {hidden().length} more</Button>
              </th>
              <Left amount={rest().available} held={rest().held} />
              <Held amount={rest().held} />
            </tr>
          </Show>
        </tbody>
        <tfoot>
          <tr class="border-t border-edge font-medium">
            <th scope="row" class="py-1.5 text-left font-medium">
              Sum
              <span
                class="block text-xs font-normal text-muted"
                classList={{ 'text-warn': sums().updating }}
              >
                {sums().updating ? 'updating …' : '= available and held'}
              </span>
            </th>
            <Left amount={sums().available} held={sums().held} updating={sums().updating} />
            <Held amount={sums().held} updating={sums().updating} />
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
      <Left
        amount={props.grant.remaining_microcredits}
        of={props.grant.amount_microcredits}
        held={props.grant.held_microcredits}
      />
      <Held amount={props.grant.held_microcredits} />
    </tr>
  );
}

interface LeftProps {
  amount: number;
  /** What it was of; sums have none. */
  of?: number;
  held: number;
  updating?: boolean;
}

const figure = 'py-1.5 text-right align-top';

/** What is left; where it is narrow, what is held stands under it. */
function Left(props: LeftProps) {
  return (
    <td class={`${figure} @sm:pr-3`} classList={{ 'text-muted': props.updating }}>
      <span class={rowSize(props.amount)}>
        <Credits amount={props.amount} aligned folds />
      </span>
      <Show when={props.of}>
        {(of) => (
          <span class="block text-xs text-muted">
            of{'\u00a0'}
            <Credits amount={of()} aligned folds />
          </span>
        )}
      </Show>
      <span class="block text-xs font-normal text-muted @sm:hidden">
        held{'\u00a0'}
        <Credits amount={props.held} aligned folds />
      </span>
    </td>
  );
}

const Held = (props: { amount: number; updating?: boolean }) => (
  <td class={`hidden @sm:table-cell ${figure}`} classList={{ 'text-muted': props.updating }}>
    <Credits amount={props.amount} aligned folds />
  </td>
);

/** As high as one grant and the sum: most accounts have one. Beside the balance there is room for more. */
const GrantsSkeleton = () => (
  <div class="min-h-36.5 @sm:min-h-32.5">
    <SkeletonRows rows={2} class="h-11" />
  </div>
);

const WhyNoCredits = later(
  'whether free credits are due',
  async () => (await import('../../why-no-credits.tsx')).WhyNoCredits,
  () => null,
);

function NoGrants() {
  return (
    <div class="px-4 pb-5 text-muted @sm:px-5">
      No credits are left. What is bought or given next appears here, with its expiry and its place
      in the order.
      <WhyNoCredits />
    </div>
  );
}

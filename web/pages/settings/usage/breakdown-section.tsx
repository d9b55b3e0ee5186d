import { useSearchParams } from '@solidjs/router';
import { createMemo, For, Show } from 'solid-js';
import type { Category } from '../../../../core/usage/meter.ts';
import { formatCount, formatShare, viewerLocale, viewerZone } from '../../../format.ts';
import { type RangeSummary, useSummary } from '../../../queries.ts';
import { Bar } from '../../../ui/bar.tsx';
import { Credits } from '../../../ui/credits.tsx';
import { Figure } from '../../../ui/figure.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { type Breakdown, breakdownOf, type CategoryRow, shareOf } from './breakdown.ts';
import { NoUsage } from './no-usage.tsx';
import { describeWindow, parseRange, rangeNames, ranges } from './range.ts';

const fills: Record<Category, string> = {
  ai_chat: 'fill-ai',
  code_analysis: 'fill-code',
  infra_planning: 'fill-infra',
  server_provisioning: 'fill-server',
  other: 'fill-other',
};

/** Where the credits went, by category. */
export function BreakdownSection() {
  const [params] = useSearchParams();
  const range = () => parseRange(params.range);
  const summary = useSummary(range);
  return (
    <Panel
      title="Spending by category"
      class="mt-4 min-h-104 @sm:min-h-80"
      note={<Period summary={summary.data} />}
      aside={<RangeLinks />}
    >
      <Loaded of={summary} what="the totals" skeleton={<SkeletonRows rows={5} class="h-11" />}>
        {(data) => (
          <div
            class="motion-safe:transition-opacity"
            classList={{ 'opacity-60': summary.isPlaceholderData }}
          >
            <Totals summary={data()} />
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

function Period(props: { summary: RangeSummary | undefined }) {
  const zone = viewerZone();
  return (
    <Show when={props.summary} fallback={'\u00a0'}>
      {(summary) => (
        <>
          <bdi>{describeWindow(summary().range, summary().window, viewerLocale())}</bdi>, {zone}
        </>
      )}
    </Show>
  );
}

function RangeLinks() {
  const [params] = useSearchParams();
  return (
    <nav aria-label="Period">
      <ul class="flex flex-wrap gap-0.5 rounded-md bg-sunken p-0.5">
        <For each={ranges}>
          {(range) => (
            <li>
              <a
                href={`?range=${range}`}
                noScroll
                aria-current={parseRange(params.range) === range ? 'true' : undefined}
                class="flex min-h-7 items-center rounded-sm px-1.5 text-xs font-medium text-muted @sm:px-2.5 @sm:text-sm hover:text-ink aria-[current=true]:bg-surface aria-[current=true]:text-ink aria-[current=true]:shadow-sm"
              >
                {rangeNames[range]}
              </a>
            </li>
          )}
        </For>
      </ul>
    </nav>
  );
}

function Totals(props: { summary: RangeSummary }) {
  const breakdown = createMemo(() => breakdownOf(props.summary));
  return (
    <Show when={breakdown().count > 0} fallback={<NoUsage />}>
      <table class="mx-4 mb-3 w-[calc(100%-2rem)] text-sm @sm:mx-5 @sm:w-[calc(100%-2.5rem)]">
        <thead>
          <tr class="text-xs text-muted">
            <th scope="col" class="py-1 text-left font-medium">
              Category
            </th>
            <th scope="col" class="hidden py-1 text-right font-medium @sm:table-cell">
              Requests
            </th>
            <th scope="col" class="hidden w-2/5 py-1 pl-6 text-left font-medium @sm:table-cell">
              Share
            </th>
            <th scope="col" class="py-1 text-right font-medium">
              Credits
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={breakdown().rows}>{(row) => <Row row={row} breakdown={breakdown()} />}</For>
        </tbody>
        <tfoot>
          <tr class="border-t border-edge font-semibold">
            <th scope="row" class="h-11 text-left font-semibold">
              Total
            </th>
            <td class="hidden text-right tabular-nums @sm:table-cell">
              <Figure text={formatCount(breakdown().count, viewerLocale())} />
            </td>
            <td class="hidden @sm:table-cell" />
            <td class="text-right text-base">
              <Credits amount={breakdown().total} aligned />
            </td>
          </tr>
        </tfoot>
      </table>
    </Show>
  );
}

function Row(props: { row: CategoryRow; breakdown: Breakdown }) {
  const locale = viewerLocale();
  const share = () => formatShare(props.row.amount, props.breakdown.total, locale);
  const bar = () => (
    <Bar share={shareOf(props.row, props.breakdown)} fill={fills[props.row.category]} />
  );
  return (
    <tr class="border-t border-line">
      <th scope="row" class="h-11 text-left font-medium">
        {props.row.name}
        <span class="mt-1 mb-1.5 block max-w-40 font-normal text-muted @sm:hidden">
          {bar()}
          <span class="mt-1 block text-xs">
            {share()}, {formatCount(props.row.count, locale)} requests
          </span>
        </span>
      </th>
      <td class="hidden text-right tabular-nums @sm:table-cell">
        <Figure text={formatCount(props.row.count, locale)} />
      </td>
      <td class="hidden pl-6 @sm:table-cell">
        <div class="flex items-center gap-3">
          {bar()}
          <span class="w-14 shrink-0 text-right text-muted">
            <Figure text={share()} />
          </span>
        </div>
      </td>
      <td class="text-right">
        <Credits amount={props.row.amount} aligned />
      </td>
    </tr>
  );
}

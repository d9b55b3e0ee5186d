import { For, Show } from 'solid-js';
import { billingHistoryCsv } from '../../../../billing-api.ts';
import { useMonths } from '../../../../billing-queries.ts';
import { viewerZone } from '../../../../format.ts';
import { DownloadButton } from '../../../../ui/download-button.tsx';
import { Loaded } from '../../../../ui/loaded.tsx';
import { Panel } from '../../../../ui/panel.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import { LoadMore } from '../../writing/load-more.tsx';
import { Month } from './month.tsx';

/** Month by month: credits bought, credits used, and the invoices. */
export function MonthsSection() {
  const months = useMonths();
  const rows = () => months.data?.pages.flatMap((page) => page.data) ?? [];
  const retry = () => (months.isFetchNextPageError ? months.fetchNextPage() : months.refetch());
  const zone = viewerZone();
  return (
    <Panel
      title="Billing history"
      name="months"
      note={`By month of ${zone}, newest first`}
      aside={
        <DownloadButton
          what="billing history"
          wanted={() => ({ path: billingHistoryCsv(zone), name: 'billing-history.csv' })}
        />
      }
    >
      <Loaded
        of={months}
        what="the billing history"
        retry={retry}
        skeleton={<SkeletonRows rows={4} />}
      >
        {() => (
          <Show
            when={rows().length > 0}
            fallback={
              <p class="px-4 pb-5 text-muted @sm:px-5">
                Nothing yet. Each month in which credits are bought or used appears here.
              </p>
            }
          >
            <For each={rows()}>{(month) => <Month month={month} />}</For>
            <div class="px-4 pb-3 @sm:px-5">
              <LoadMore of={months} end="That is every month of this account." />
            </div>
          </Show>
        )}
      </Loaded>
    </Panel>
  );
}

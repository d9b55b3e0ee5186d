import { Show } from 'solid-js';
import { viewerZone } from '../../../format.ts';
import { LiveStatusLine } from '../../../ui/live-status-line.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { followEntries } from '../writing/follow-entries.ts';
import { BalanceLasts } from './balance-lasts.tsx';
import { CategoriesTable } from './categories-table.tsx';
import { DailyPart } from './daily-part.tsx';
import type { Forecast } from './forecast-api.ts';
import { useForecast, useForecastUpdates } from './forecast-queries.ts';
import { errorText, methodText } from './forecast-words.ts';
import { MonthEnd } from './month-end.tsx';

/** Settings > Usage > Forecast: where the month ends, how long the balance lasts, and how sure that is. */
export function ForecastPage() {
  usePageTitle(() => 'Forecast');
  const forecast = useForecast();
  const updates = useForecastUpdates();
  followEntries(
    ({ kind, meter }) => kind === 'grant' || meter === 'server.runtime',
    updates.reread,
  );
  return (
    <>
      <div class="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h1 tabindex="-1" class="text-xl font-semibold">
          Forecast
        </h1>
        <LiveStatusLine />
      </div>
      <div class="grid grid-cols-1 gap-4 @lg:grid-cols-[5fr_7fr]">
        <Panel
          title="Balance lasts until"
          class="min-h-72"
          note={`Days of ${zoneOf(forecast.data)}`}
        >
          <Loaded of={forecast} what="the forecast" skeleton={<SkeletonRows rows={3} />}>
            {(data) => <BalanceLasts forecast={data()} />}
          </Loaded>
        </Panel>
        <Panel
          title="End of the month"
          class="min-h-72"
          note={`What this calendar month comes to, ${zoneOf(forecast.data)}, credits`}
        >
          <Loaded of={forecast} what="the forecast" skeleton={<SkeletonRows rows={3} />}>
            {(data) => (
              <Show when={data().total} fallback={<TooLittle forecast={data()} />}>
                {(total) => <MonthEnd of={total().month_end} zone={data().tz} />}
              </Show>
            )}
          </Loaded>
        </Panel>
      </div>
      {/* What failed is said above; it is one read. */}
      <Show when={forecast.data} fallback={!forecast.isError && <DaysSkeleton />}>
        {(data) => (
          <Show when={data().total}>
            {(total) => (
              <>
                <DailyPart total={total()} zone={data().tz} />
                <Panel
                  title="By category"
                  class="mt-4"
                  note={`What each comes to this calendar month, ${data().tz}, credits`}
                >
                  <CategoriesTable of={data().categories} total={total().month_end} />
                </Panel>
                <Panel title="How this is reckoned" class="mt-4">
                  <div class="flex flex-col gap-2 px-4 pb-4 text-sm @sm:px-5">
                    <p>
                      From {data().days_of_data} complete days: {methodText(total().method)}. A
                      method is taken because it erred least on your own days.
                    </p>
                    <p data-part="error">{errorText(total())}</p>
                    <p>
                      Ranges are made to hold 8 times of 10. They know nothing of what was never
                      there before.
                    </p>
                  </div>
                </Panel>
              </>
            )}
          </Show>
        )}
      </Show>
    </>
  );
}

const zoneOf = (forecast: Forecast | undefined): string => forecast?.tz ?? viewerZone();

const DaysSkeleton = () => (
  <Panel title="The next 30 days" class="mt-4">
    <SkeletonRows rows={8} />
  </Panel>
);

function TooLittle(props: { forecast: Forecast }) {
  const needed = () => props.forecast.hidden?.days_needed ?? 3;
  return (
    <p class="px-4 pb-5 text-muted @sm:px-5">
      A forecast appears here after {needed()} complete days of usage; there{' '}
      {props.forecast.days_of_data === 1
        ? 'is 1 so far'
        : `are ${props.forecast.days_of_data} so far`}
      . Less would be guessing.
    </p>
  );
}

import { useSearchParams } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { ChoiceLinks } from '../../../ui/choice-links.tsx';
import { Credits } from '../../../ui/credits.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { LineChart } from '../chart/line-chart.tsx';
import type { ForecastDay, Series } from './forecast-api.ts';
import { dayText, dayWords, tickText } from './forecast-words.ts';

/** Thirty days as a line in its range, or every number of it. */
export function DailyPart(props: { total: Series; zone: string }) {
  const [params] = useSearchParams();
  const address = useAddress();
  const isTable = () => params.view === 'table';
  return (
    <Panel
      title="The next 30 days"
      class="mt-4"
      note={`Credits a day with their range, days of ${props.zone}`}
      aside={
        <ChoiceLinks
          label="Shown as"
          of={[
            { name: 'Chart', href: address({ view: undefined }), isCurrent: !isTable() },
            { name: 'Table', href: address({ view: 'table' }), isCurrent: isTable() },
          ]}
        />
      }
    >
      <div class="px-4 pb-4 @sm:px-5">
        <Show when={isTable()} fallback={<DaysChart days={props.total.daily} />}>
          <DaysTable days={props.total.daily} />
        </Show>
      </div>
    </Panel>
  );
}

function DaysChart(props: { days: readonly ForecastDay[] }) {
  const [place, setPlace] = createSignal<number>();
  const pointed = () => props.days[place() ?? -1];
  const of = (name: 'low' | 'point' | 'high') =>
    props.days.map((day) => day[`${name}_microcredits`]);
  return (
    <>
      <p class="min-h-12 text-sm text-muted @sm:min-h-6">
        <Show
          when={pointed()}
          fallback="The line is what is most likely; 8 days of 10 are within the range around it."
        >
          {(day) => <>{dayWords(day())}</>}
        </Show>
      </p>
      <LineChart
        label="Credits by day: choose a day"
        points={props.days.map((day) => ({ tick: tickText(day.date), words: dayWords(day) }))}
        lines={[{ values: of('point'), stroke: 'var(--color-accent)' }]}
        band={{ low: of('low'), high: of('high') }}
        extent={[0, Math.max(0, ...of('high'))]}
        onPoint={setPlace}
      />
    </>
  );
}

function DaysTable(props: { days: readonly ForecastDay[] }) {
  const head = 'py-1.5 text-right font-medium';
  return (
    <table class="w-full text-sm">
      <thead>
        <tr class="text-xs text-muted">
          <th scope="col" class="py-1.5 text-left font-medium">
            Day
          </th>
          <th scope="col" class={`${head} hidden @sm:table-cell`}>
            At least
          </th>
          <th scope="col" class={head}>
            Most likely
          </th>
          <th scope="col" class={`${head} hidden @sm:table-cell`}>
            At most
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.days}>
          {(day) => (
            <tr class="border-t border-line" data-day={day.date}>
              <th scope="row" class="py-1.5 text-left font-normal">
                {dayText(day.date)}
                <span class="block text-xs text-muted @sm:hidden">
                  <Credits amount={day.low_microcredits} /> –{' '}
                  <Credits amount={day.high_microcredits} />
                </span>
              </th>
              <td class="hidden text-right @sm:table-cell">
                <Credits amount={day.low_microcredits} aligned />
              </td>
              <td class="text-right font-medium">
                <Credits amount={day.point_microcredits} aligned />
              </td>
              <td class="hidden text-right @sm:table-cell">
                <Credits amount={day.high_microcredits} aligned />
              </td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}

import { createSignal, For, Show } from 'solid-js';
import { microcreditsPerCredit } from '../../../../core/units/credits.ts';
import { viewerLocale, viewerZone } from '../../../format.ts';
import { dateFormat, numberFormat } from '../../../intl.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { LineChart } from '../chart/line-chart.tsx';
import type { Sample } from './servers-api.ts';
import { useSamples } from './servers-queries.ts';

const percentText = (percent: number): string =>
  numberFormat(viewerLocale(), { style: 'percent', maximumFractionDigits: 1 }).format(
    percent / 100,
  );

const dayTick = (at: string): string =>
  dateFormat(viewerLocale(), { day: 'numeric', month: 'short' }).format(new Date(at));

/** How much of it was used, as its platform measured: the picture, and every number of it. */
export function SamplesPart(props: { id: string }) {
  const samples = useSamples(() => props.id);
  const sorted = () => (samples.data?.data ?? []).toSorted((a, b) => a.at.localeCompare(b.at));
  return (
    <Panel
      title="Utilisation"
      class="mt-4"
      note={`CPU and memory in percent, 95 % of the time below, last 30 days, ${viewerZone()}`}
    >
      <Loaded of={samples} what="the samples" skeleton={<SkeletonRows rows={4} />}>
        {() => (
          <Show
            when={sorted().length > 0}
            fallback={
              <p class="px-4 pb-5 text-muted @sm:px-5">
                No samples. The platform that runs the server can report them; they appear here, and
                a tip when a smaller tier would do.
              </p>
            }
          >
            <SamplesChart samples={sorted()} />
            <SamplesTable samples={sorted()} />
          </Show>
        )}
      </Loaded>
    </Panel>
  );
}

function SamplesChart(props: { samples: readonly Sample[] }) {
  const [place, setPlace] = createSignal<number>();
  const points = () =>
    props.samples.map((sample) => ({ tick: dayTick(sample.at), words: wordsOf(sample) }));
  const line = (value: (sample: Sample) => number) =>
    props.samples.map((sample) => value(sample) * microcreditsPerCredit);
  const pointed = () => props.samples[place() ?? -1];
  return (
    <div class="px-4 pb-4 @sm:px-5">
      <p class="min-h-8 text-sm text-muted">
        <Show when={pointed()} fallback="CPU is the whole line, memory the dashed one.">
          {(sample) => wordsOf(sample())}
        </Show>
      </p>
      <LineChart
        label="CPU and memory, percent: choose a sample"
        points={points()}
        extent={[0, 100 * microcreditsPerCredit]}
        lines={[
          { values: line((sample) => sample.cpu_p95), stroke: 'var(--color-ai)' },
          {
            values: line((sample) => sample.memory_p95),
            stroke: 'var(--color-infra)',
            dashes: '5 4',
          },
        ]}
        onPoint={setPlace}
      />
    </div>
  );
}

const wordsOf = (sample: Sample): string =>
  `${dateFormat(viewerLocale(), { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(sample.at))}: CPU ${percentText(sample.cpu_p95)}, memory ${percentText(sample.memory_p95)}`;

function SamplesTable(props: { samples: readonly Sample[] }) {
  return (
    <details class="border-t border-line px-4 py-2.5 text-sm @sm:px-5">
      <summary class="min-h-6 font-medium text-accent">Every sample as a table</summary>
      <table class="w-full text-sm">
        <thead>
          <tr class="text-left text-xs text-muted">
            <th scope="col" class="py-1.5 font-medium">
              Time
            </th>
            <th scope="col" class="text-right font-medium">
              CPU
            </th>
            <th scope="col" class="text-right font-medium">
              Memory
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.samples.toReversed()}>
            {(sample) => (
              <tr class="border-t border-line">
                <td class="py-1.5">
                  <Time at={sample.at} />
                </td>
                <td class="text-right tabular-nums">{percentText(sample.cpu_p95)}</td>
                <td class="text-right tabular-nums">{percentText(sample.memory_p95)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </details>
  );
}

import { createMemo, createSignal, Show } from 'solid-js';
import { later } from '../../../../ui/later.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import type { Spending } from './asked.ts';
import { Chart } from './chart.tsx';
import { createChartModel } from './chart-model.ts';
import { useChoice } from './choice.ts';
import { Legend } from './legend.tsx';
import { columnAt, type Pointed } from './pointing.ts';
import { Readout } from './readout.tsx';
import { createSelection } from './selection.ts';

/** The period in bars; or the same figures, every digit of them, as a table. */
export function ChartPart(props: { spending: Spending; onOther: () => void }) {
  const choice = useChoice();
  const model = createChartModel(() => props.spending);
  const selection = createSelection(model, () => props.onOther());
  const [pointed, setPointed] = createSignal<Pointed>();
  const shown = createMemo(() => columnAt(model.columns(), pointed() ?? selection.selected()));
  return (
    <div class="border-t border-line px-4 pt-3 pb-4 @sm:px-5">
      <Readout model={model} column={shown()} selection={selection} spending={props.spending} />
      <Show
        when={choice().view === 'chart'}
        fallback={<ChartTable model={model} spending={props.spending} />}
      >
        <Chart model={model} pointed={pointed()} setPointed={setPointed} selection={selection} />
        <Legend model={model} column={shown()} onOther={props.onOther} />
      </Show>
    </div>
  );
}

const ChartTable = later(
  "the chart's figures",
  async () => (await import('./chart-table.tsx')).ChartTable,
  () => <SkeletonRows rows={7} />,
);

import { createMemo, createSignal, Show } from 'solid-js';
import { viewerLocale, viewerZone } from '../../../../format.ts';
import { later } from '../../../../ui/later.tsx';
import { Loaded } from '../../../../ui/loaded.tsx';
import { Panel } from '../../../../ui/panel.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import { useSpending } from '../../../../usage-queries.ts';
import { describeWindow, windowOf } from '../range.ts';
import type { Asked, Spending } from './asked.ts';
import { ChartPart } from './chart-part.tsx';
import { useChoice } from './choice.ts';
import { CustomRange } from './custom-range.tsx';
import { groupText } from './dimension.ts';
import { useGroupNames } from './group-names.ts';
import { GroupsTable } from './groups-table.tsx';
import { Headline } from './headline.tsx';
import { RangeLinks } from './range-links.tsx';
import { SpendingSkeleton } from './spending-skeleton.tsx';
import { Textures } from './textures.tsx';
import { Toolbar } from './toolbar.tsx';

/** Where the credits went: headline, chart and groups of one period are one answer of the API. */
export function SpendingSection() {
  const choice = useChoice();
  const asked = createMemo(
    (): Asked => {
      const { period, group, only } = choice();
      return { period, group, only, zone: viewerZone() };
    },
    undefined,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  const spending = useSpending(asked);
  // Asked for with the figures, not after them: rows and bars have their names from the start.
  const names = useGroupNames(() => [asked().group, asked().only?.dimension]);
  /** Or will have: what failed or is empty keeps less free below it. */
  const hasFigures = () => (spending.data ? spending.data.groups.length > 0 : !spending.isError);
  return (
    <Panel
      title="Spending"
      class="relative mt-4"
      note={<PeriodNote asked={asked()} spending={spending.data} />}
      aside={<RangeLinks />}
    >
      <Textures />
      <CustomRange />
      <Toolbar />
      <div
        class={`flex flex-col ${hasFigures() ? 'min-h-206' : 'min-h-64'}`}
        aria-busy={!names.areRead()}
      >
        <Loaded of={spending} what="the spending" skeleton={<SpendingSkeleton />}>
          {(data) => (
            <div classList={{ 'is-old': spending.isPlaceholderData }}>
              <Headline spending={data()} />
              <Show when={data().groups.length > 0} fallback={<NoUsage />}>
                <Parts spending={data()} />
              </Show>
            </div>
          )}
        </Loaded>
      </div>
    </Panel>
  );
}

const NoUsage = later(
  'the example',
  async () => (await import('../no-usage.tsx')).NoUsage,
  () => <SkeletonRows rows={2} />,
);

/** What was kept of a view (paints, order of rows, the bar in focus) ends with it. */
function Parts(props: { spending: Spending }) {
  const view = createMemo(() => viewId(props.spending.asked));
  return (
    <Show when={view()} keyed>
      <View {...props} />
    </Show>
  );
}

function View(props: { spending: Spending }) {
  const [steps, setSteps] = createSignal(0);
  const showOthers = () => {
    setSteps(Math.max(1, steps()));
    document.querySelector<HTMLElement>('[data-part="groups"] h3')?.focus();
  };
  return (
    <>
      <ChartPart spending={props.spending} onOther={showOthers} />
      <GroupsTable
        spending={props.spending}
        steps={steps()}
        showMore={() => setSteps(steps() + 1)}
      />
    </>
  );
}

const viewId = ({ period, group, only }: Asked): string =>
  JSON.stringify([period, group, only && groupText(only)]);

/** Of the figures that are shown; until there are any, of those that are being read. */
function PeriodNote(props: { asked: Asked; spending: Spending | undefined }) {
  const asked = () => props.spending?.asked ?? props.asked;
  const window = () => props.spending?.window ?? windowOf(props.asked.period, new Date());
  return (
    <>
      <bdi>{describeWindow(asked().period, window(), viewerLocale())}</bdi>, {asked().zone}
    </>
  );
}

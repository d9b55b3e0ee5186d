import { createMemo, Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { formatCount, viewerLocale, viewerZone } from '../../../format.ts';
import { Credits } from '../../../ui/credits.tsx';
import { Figure } from '../../../ui/figure.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { useSpendingTotal } from '../../../usage-queries.ts';
import { EntryList } from './entry-list.tsx';
import { describeWindow } from './range.ts';
import { bucketName, granularityOf } from './spending/buckets.ts';
import { nothingSelected, useChoice } from './spending/choice.ts';
import { dayOf } from './spending/custom-days.ts';
import { dimensionWord, type Group } from './spending/dimension.ts';
import { type Drill, drillEntriesQuery, drillTotalQuery, isInDrill } from './spending/drill.ts';
import { useGroupNames } from './spending/group-names.ts';

/** The requests behind a bar, a part of it, or a group: counted and summed as the chart does. */
export function RequestsSection(props: { drill: Drill }) {
  const choice = useChoice();
  const names = useGroupNames(() => props.drill.groups.map(({ dimension }) => dimension));
  const locale = viewerLocale();
  const when = () => {
    const { bar, period } = choice();
    const { window } = props.drill;
    if (!bar) return describeWindow(period, window, locale);
    return bucketName(window, granularityOf(period), new Date(), locale);
  };
  const title = () => ['Requests', ...props.drill.groups.map(names.nameOf), when()].join(' · ');
  const entries = createMemo(() => {
    const { drill } = props;
    return { query: drillEntriesQuery(drill), matches: isInDrill.bind(undefined, drill) };
  });
  return (
    <EntryList
      title={title()}
      note={<Total drill={props.drill} />}
      of={entries()}
      fileName={`requests-${dayOf(props.drill.window.from)}.csv`}
      tools={<AllEntries />}
      end="That is every request of this choice."
      empty="No requests. What is spent under this choice appears here, each with its receipt."
    />
  );
}

/** The way back from one group's requests. */
function AllEntries() {
  const address = useAddress();
  return (
    <a
      href={address(nothingSelected)}
      noScroll
      class="inline-flex min-h-8 items-center text-sm font-medium text-accent underline underline-offset-4"
    >
      All entries
    </a>
  );
}

/** An address that names a group there cannot be: asking for its requests would be refused. */
export const NoSuchGroup = (props: { group: Group }) => (
  <Panel title="Requests" name="entries" class="mt-4" aside={<AllEntries />}>
    <p class="px-4 pb-5 text-muted @sm:px-5">
      There is no such {dimensionWord(props.group.dimension)}:{' '}
      <bdi class="wrap-anywhere">{props.group.key}</bdi>. The address may have been mistyped.
    </p>
  </Panel>
);

function Total(props: { drill: Drill }) {
  const total = useSpendingTotal(() => drillTotalQuery(props.drill));
  return (
    <Show
      when={total.data}
      fallback={
        <span aria-busy={!total.isError}>
          {total.isError ? `The total could not be read: ${total.error?.message}` : '\u00a0'}
        </span>
      }
    >
      {(sum) => (
        <span data-figure="drill-total">
          <Figure text={formatCount(sum().count, viewerLocale())} />{' '}
          {sum().count === 1 ? 'request' : 'requests'},{' '}
          <Credits amount={sum().total_microcredits} /> credits after what was given back,{' '}
          {viewerZone()}
        </span>
      )}
    </Show>
  );
}

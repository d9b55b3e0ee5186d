import { useNavigate, useSearchParams } from '@solidjs/router';
import { createMemo, Match, Switch } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { viewerZone } from '../../../format.ts';
import { later } from '../../../ui/later.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Select } from '../../../ui/select.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { entriesOfKind, kindChoices, parseKind } from './entry-choice.ts';
import { EntryList } from './entry-list.tsx';
import { useChoice } from './spending/choice.ts';
import { isPossible } from './spending/dimension.ts';
import { drillOf } from './spending/drill.ts';

/** The ledger; or, while a bar or a group is chosen, the requests behind it. */
export function EntriesSection() {
  const choice = useChoice();
  const drill = createMemo(() => drillOf(choice(), new Date()), undefined, {
    equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  const impossible = () => {
    const { key } = choice();
    return key && !isPossible(key) ? key : undefined;
  };
  return (
    <Switch fallback={<Ledger />}>
      <Match when={impossible()}>{(group) => <NoSuchGroup group={group()} />}</Match>
      <Match when={drill()}>{(asked) => <RequestsSection drill={asked()} />}</Match>
    </Switch>
  );
}

const requests = () => import('./requests-section.tsx');

const LoadingRequests = () => (
  <Panel title="Requests" name="entries" class="mt-4">
    <SkeletonRows rows={10} />
  </Panel>
);

const RequestsSection = later(
  'the requests',
  async () => (await requests()).RequestsSection,
  LoadingRequests,
);

const NoSuchGroup = later(
  'the requests',
  async () => (await requests()).NoSuchGroup,
  LoadingRequests,
);

const options = Object.entries(kindChoices).map(([value, { name }]) => [value, name] as const);

function Ledger() {
  const [params] = useSearchParams();
  const address = useAddress();
  const navigate = useNavigate();
  const kind = () => parseKind(params.kind);
  const choose = (value: string) =>
    navigate(address({ kind: value === 'all' ? undefined : value }), { scroll: false });
  const entries = createMemo(() => entriesOfKind(kind()));
  return (
    <EntryList
      title="Entries"
      note={`Every change of the balance, newest first, ${viewerZone()}`}
      of={entries()}
      fileName={`entries-${kind()}.csv`}
      tools={<Select label="Kind" value={kind()} options={options} onChoose={choose} />}
      end={
        kind() === 'all'
          ? 'That is every entry of this account.'
          : 'That is every entry of this kind.'
      }
      empty={
        kind() === 'all'
          ? 'No entries yet. The first grant and everything spent after it appear here, each with its receipt.'
          : `No entries of this kind yet. ${kindChoices[kind()].name} appear here as they happen, each with its receipt.`
      }
    />
  );
}

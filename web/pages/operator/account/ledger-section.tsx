import { useNavigate } from '@solidjs/router';
import { createMemo } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { viewerZone } from '../../../format.ts';
import { Select } from '../../../ui/select.tsx';
import { entriesOfKind, kindChoices, parseKind } from '../../settings/usage/entry-choice.ts';
import { EntryList } from '../../settings/usage/entry-list.tsx';
import { useParam } from '../parts/asked.ts';

const options = Object.entries(kindChoices).map(([value, { name }]) => [value, name] as const);

/** The account's entries, each with its receipt. */
export function LedgerSection() {
  const param = useParam();
  const address = useAddress();
  const navigate = useNavigate();
  const kind = () => parseKind(param('kind'));
  const choose = (value: string) =>
    navigate(address({ kind: value === 'all' ? undefined : value }), { scroll: false });
  const entries = createMemo(() => entriesOfKind(kind()));
  return (
    <EntryList
      title="Ledger"
      note={`Every change of the balance, newest first, ${viewerZone()}`}
      of={entries()}
      fileName={`entries-${kind()}.csv`}
      tools={<Select label="Kind" value={kind()} options={options} onChoose={choose} />}
      end="That is every entry of this choice."
      empty="No entries of this choice. They appear here as they happen, each with its receipt."
    />
  );
}

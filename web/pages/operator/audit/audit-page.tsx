import { useNavigate } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { viewerZone } from '../../../format.ts';
import { type AuditRecord, lists, type TimePage } from '../../../operator-api.ts';
import { useList } from '../../../operator-queries.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { useParam } from '../parts/asked.ts';
import { ListPanel } from '../parts/list-panel.tsx';
import { AuditRow } from './audit-row.tsx';

/** Operator > Audit log: who did what that needs a reason, and what it changed. */
export function AuditPage() {
  return (
    <OperatorFrame title="Audit log">
      <Log />
    </OperatorFrame>
  );
}

/** What the API finds records by: whole words, no parts of them. */
const filters = [
  ['account', 'Account', 'acct_…'],
  ['actor', 'Who', 'per_… or key_…'],
  ['action', 'Action', 'account.freeze'],
  ['target', 'Target', 'any id'],
] as const;

function Log() {
  const param = useParam();
  const asked = () => Object.fromEntries(filters.map(([name]) => [name, param(name)]));
  const records = useList<TimePage<AuditRecord>>(lists.audit, () => ({
    ...asked(),
    cursor: param('after'),
  }));
  const isFiltered = () => filters.some(([name]) => param(name));
  return (
    <>
      <Filters isFiltered={isFiltered()} />
      <ListPanel
        title="Records"
        class="mt-4"
        note={`${isFiltered() ? 'Of this choice' : 'All'}, newest first, ${viewerZone()}. Nobody can change one.`}
        of={records}
        what="the audit log"
        param="after"
        empty={
          isFiltered()
            ? 'No record fits all of these. Each has to be whole, as it stands in a record.'
            : 'No records yet. Whatever an operator, an owner or a key changes by right of being one appears here.'
        }
        end="That is every record of this choice."
      >
        {(page) => (
          <ul class="text-sm">
            <For each={page().data}>{(record) => <AuditRow record={record} />}</For>
          </ul>
        )}
      </ListPanel>
    </>
  );
}

function Filters(props: { isFiltered: boolean }) {
  const param = useParam();
  const address = useAddress();
  const navigate = useNavigate();
  const none = Object.fromEntries(filters.map(([name]) => [name, undefined]));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const chosen = filters.map(([name]) => [name, String(form.get(name)).trim() || undefined]);
    navigate(address({ ...Object.fromEntries(chosen), after: undefined }), { scroll: false });
  };
  const clear = (event: MouseEvent) => {
    const form = (event.currentTarget as HTMLElement).closest('form');
    navigate(address({ ...none, after: undefined }), { scroll: false });
    form?.querySelector('input')?.focus();
  };
  return (
    <search>
      <form onSubmit={submit} class="flex flex-wrap items-end gap-3">
        <For each={filters}>
          {([name, label, example]) => (
            <label class="min-w-0 grow basis-40 text-xs font-medium text-muted">
              {label}
              <input
                name={name}
                value={param(name) ?? ''}
                placeholder={example}
                autocomplete="off"
                spellcheck={false}
                class="mt-1 block min-h-8 w-full rounded-md border border-edge bg-surface px-2 py-1 text-sm font-normal text-ink placeholder:text-faint"
              />
            </label>
          )}
        </For>
        <button type="submit" class={buttonClass(true)}>
          Filter
        </button>
        <Show when={props.isFiltered}>
          <Button onClick={clear}>Show all</Button>
        </Show>
      </form>
    </search>
  );
}

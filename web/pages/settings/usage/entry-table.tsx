import { createMemo, For } from 'solid-js';
import type { EntryView } from '../../../api.ts';
import { useProjects } from '../../../ledger-queries.ts';
import { EntryRow } from './entry-row.tsx';

/** Entries as rows; where it is narrow, columns fold under the first. */
export function EntryTable(props: { rows: EntryView[] }) {
  const projects = useProjects();
  const names = createMemo(
    () => new Map(projects.data?.data.map((project) => [project.id, project.name])),
  );
  /** No id flashes by while the names are read. */
  const nameOf = (id: string | undefined) =>
    id && (names().get(id) ?? (projects.isPending ? '\u2026' : id));
  const head = 'py-1.5 font-medium whitespace-nowrap';
  return (
    <table class="w-full table-fixed text-sm" aria-busy={projects.isPending}>
      <thead>
        <tr class="text-left text-xs text-muted">
          <th scope="col" class={`hidden w-24 pl-5 @sm:table-cell ${head}`}>
            Kind
          </th>
          <th scope="col" class={`pl-4 @sm:pl-0 ${head}`}>
            What
          </th>
          <th scope="col" class={`hidden w-32 pr-3 @lg:table-cell ${head}`}>
            Project
          </th>
          <th scope="col" class={`w-34 pr-4 text-right @sm:w-32 @sm:pr-0 @lg:w-38 ${head}`}>
            Amount
          </th>
          <th scope="col" class={`hidden w-40 text-right @lg:table-cell ${head}`}>
            Available after
          </th>
          <th scope="col" class={`hidden w-40 pr-5 text-right @sm:table-cell ${head}`}>
            Time
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.rows}>
          {(entry) => <EntryRow entry={entry} project={nameOf(entry.project)} />}
        </For>
      </tbody>
    </table>
  );
}

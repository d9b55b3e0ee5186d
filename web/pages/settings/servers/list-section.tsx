import { createMemo, For, Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { formatCount, viewerLocale } from '../../../format.ts';
import { ChoiceLinks } from '../../../ui/choice-links.tsx';
import { Credits } from '../../../ui/credits.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { LoadMore } from '../writing/load-more.tsx';
import { Said } from '../writing/said.tsx';
import { StepAnchor } from '../writing/step-anchor.tsx';
import { shownChoices, shownNames, useChoice } from './choice.ts';
import { ServerRow } from './server-row.tsx';
import type { ServerTotals, Shown } from './servers-api.ts';
import { useProjects, useServers } from './servers-queries.ts';
import { useStep } from './step.ts';
import { createTicking } from './ticking.ts';

const notes: Record<Shown, string> = {
  live: 'Being made, running or stopped',
  ended: 'Deleted ones, and those that could not be made',
  all: 'Live and ended',
};

const emptyWords: Record<Shown, string> = {
  live: 'No servers. One that you make appears here with its state, its cost and what is left of its paid time.',
  ended: 'No server has ended yet. Deleted ones stay here, with what they cost.',
  all: 'No servers yet. One that you make appears here, and stays when it is deleted.',
};

/** All servers of a choice, newest first. */
export function ListSection() {
  const choice = useChoice();
  const address = useAddress();
  const step = useStep();
  const servers = useServers(choice.shown);
  const rows = createMemo(() => servers.data?.pages.flatMap((page) => page.data) ?? []);
  const retry = () => (servers.isFetchNextPageError ? servers.fetchNextPage() : servers.refetch());
  return (
    <Panel
      title="Servers"
      name="servers"
      note={`${notes[choice.shown()]}; credits since each was made`}
      aside={
        <div class="flex flex-wrap items-center gap-3">
          <ChoiceLinks
            label="Which servers"
            of={shownChoices.map((shown) => ({
              name: shownNames[shown],
              href: address({ show: shown === 'live' ? undefined : shown }),
              isCurrent: choice.shown() === shown,
            }))}
          />
          <StepAnchor href={step.address('new-server')} primary needs="servers:write">
            New server
          </StepAnchor>
        </div>
      }
    >
      <Said panel="servers" />
      <Loaded of={servers} what="the servers" retry={retry} skeleton={<SkeletonRows rows={6} />}>
        {(data) => (
          <Show
            when={rows().length > 0}
            fallback={<p class="px-4 pb-5 text-muted @sm:px-5">{emptyWords[choice.shown()]}</p>}
          >
            <Totals of={data().pages[0]?.totals} />
            <ServerTable ids={rows().map(({ id }) => id)} rows={rows()} />
            <div class="px-4 pb-3 @sm:px-5">
              <LoadMore of={servers} end="That is every server of this choice." />
            </div>
          </Show>
        )}
      </Loaded>
    </Panel>
  );
}

function Totals(props: { of: ServerTotals | undefined }) {
  return (
    <Show when={props.of}>
      {(totals) => (
        <p class="px-4 pb-3 text-sm @sm:px-5" data-figure="burn">
          <span class="font-medium">{formatCount(totals().running, viewerLocale())} running</span>,{' '}
          <Credits amount={totals().burn_per_hour_microcredits} /> credits an hour together
        </p>
      )}
    </Show>
  );
}

interface ServerTableProps {
  ids: readonly string[];
  rows: readonly Parameters<typeof ServerRow>[0]['server'][];
}

/** By id: a row that is read again keeps its place and its focus. */
function ServerTable(props: ServerTableProps) {
  const projects = useProjects();
  const now = createTicking();
  const names = createMemo(
    () => new Map(projects.data?.data.map((project) => [project.id, project.name])),
  );
  const known = createMemo(() => new Map(props.rows.map((row) => [row.id, row])));
  const head = 'py-1.5 font-medium whitespace-nowrap';
  return (
    <table class="w-full table-fixed text-sm">
      <thead>
        <tr class="text-left text-xs text-muted">
          <th scope="col" class={`${head} pl-4 @sm:w-1/4 @sm:pl-5`}>
            Server
          </th>
          <th scope="col" class={`${head} hidden @sm:table-cell`}>
            State
          </th>
          <th scope="col" class={`${head} hidden text-right @lg:table-cell`}>
            Billed time
          </th>
          <th scope="col" class={`${head} hidden text-right @md:table-cell`}>
            Making
          </th>
          <th scope="col" class={`${head} hidden text-right @md:table-cell`}>
            Runtime
          </th>
          <th scope="col" class={`${head} hidden text-right @sm:table-cell`}>
            An hour
          </th>
          <th scope="col" class={`${head} w-2/5 pr-4 text-right @sm:w-auto @sm:pr-5`}>
            Total
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.ids}>
          {(id) => (
            <Show when={known().get(id)}>
              {(server) => (
                <ServerRow
                  server={server()}
                  project={names().get(server().project ?? '') ?? server().project ?? undefined}
                  now={now()}
                />
              )}
            </Show>
          )}
        </For>
      </tbody>
    </table>
  );
}

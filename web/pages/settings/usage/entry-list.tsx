import { createEffect, createMemo, type JSX, Show } from 'solid-js';
import { useAccountPath } from '../../../account-path.ts';
import { entriesPath } from '../../../api.ts';
import { countWaiting, hasGap, rowsOf } from '../../../entry-log.ts';
import { useEntries } from '../../../ledger-queries.ts';
import { useLive } from '../../../live-feed.tsx';
import { useLiveUpdates } from '../../../queries.ts';
import { Button } from '../../../ui/button.tsx';
import { DownloadButton } from '../../../ui/download-button.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import type { EntryChoice } from './entry-choice.ts';
import { EntryTable } from './entry-table.tsx';
import { NewEntries } from './new-entries.tsx';

interface EntryListProps {
  title: string;
  note: JSX.Element;
  of: EntryChoice;
  fileName: string;
  /** What changes the choice. */
  tools: JSX.Element;
  /** Said below the last row. */
  end: string;
  empty: string;
}

/** Entries, newest first. New ones are announced and appear when asked for: nothing moves. */
export function EntryList(props: EntryListProps) {
  const entries = useEntries(() => props.of.query);
  const live = useLive();
  const at = useAccountPath();
  const updates = useLiveUpdates();
  const pages = () => entries.data?.pages ?? [];
  const retry = () => (entries.isFetchNextPageError ? entries.fetchNextPage() : entries.refetch());
  const rows = createMemo(() => rowsOf(pages(), live.log(), props.of.matches));
  createEffect(() => {
    const log = live.log();
    if (log && hasGap(pages(), log) && !entries.isFetching) void updates.rereadEntries();
  });
  return (
    <Panel
      title={props.title}
      name="entries"
      class="mt-4"
      note={props.note}
      aside={
        <div class="flex flex-wrap items-center gap-x-3 gap-y-2 @sm:ml-auto @sm:justify-end">
          <NewEntries
            count={countWaiting(pages(), live.log(), props.of.matches)}
            show={live.show}
          />
          {props.tools}
          <DownloadButton
            what="entries"
            wanted={() => ({ path: entriesPath(props.of.query, at), name: props.fileName })}
          />
        </div>
      }
    >
      <Loaded of={entries} what="the entries" retry={retry} skeleton={<SkeletonRows rows={10} />}>
        {() => (
          <Show
            when={rows().length > 0}
            fallback={<p class="px-4 pb-5 text-muted @sm:px-5">{props.empty}</p>}
          >
            <EntryTable rows={rows()} />
            <div class="flex min-h-14 items-center border-t border-line px-4 @sm:px-5">
              <Show
                when={entries.hasNextPage}
                fallback={<p class="text-sm text-muted">{props.end}</p>}
              >
                <Button
                  disabled={entries.isFetchingNextPage}
                  onClick={() => void entries.fetchNextPage()}
                >
                  {entries.isFetchingNextPage ? 'Loading …' : 'Load more'}
                </Button>
              </Show>
            </div>
          </Show>
        )}
      </Loaded>
    </Panel>
  );
}

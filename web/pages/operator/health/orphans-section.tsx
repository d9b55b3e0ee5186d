import { For } from 'solid-js';
import { viewerZone } from '../../../format.ts';
import { lists, type OrphanedServer, type TimePage } from '../../../operator-api.ts';
import { useList } from '../../../operator-queries.ts';
import { Time } from '../../../ui/time.tsx';
import { AccountLink } from '../parts/account-link.tsx';
import { useParam } from '../parts/asked.ts';
import { ListPanel } from '../parts/list-panel.tsx';

/** Servers nobody pays for that may still run at a provider. */
export function OrphansSection() {
  const param = useParam();
  const servers = useList<TimePage<OrphanedServer>>(lists.orphans, () => ({
    cursor: param('servers_after'),
  }));
  return (
    <ListPanel
      title="Orphaned servers"
      class="mt-4"
      note={`Should be down by now, and their platform has not said so, ${viewerZone()}`}
      of={servers}
      what="the orphaned servers"
      param="servers_after"
      empty="No server is orphaned: all that were to be taken down are."
      end="That is every orphaned server. Take them down at their provider; the platform then says so, and they leave this list."
    >
      {(page) => (
        <ul class="text-sm">
          <For each={page().data}>
            {(server) => (
              <li class="border-t border-line px-4 py-2.5 @sm:px-5">
                <p class="wrap-anywhere">
                  <span class="font-medium">
                    <bdi>{server.name}</bdi>
                  </span>{' '}
                  of <AccountLink account={server.account} />
                </p>
                <p class="text-xs text-muted wrap-anywhere">
                  to stop <Time at={server.stop_at} full /> ({server.reason}) · {server.server}
                </p>
              </li>
            )}
          </For>
        </ul>
      )}
    </ListPanel>
  );
}

import { Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { Credits, rowSize } from '../../../ui/credits.tsx';
import { Figure } from '../../../ui/figure.tsx';
import { leaseLeftAt, runtimeAt, totalAt } from './accruing.ts';
import { hoursText, leftText, stateWords, stoppedWords, tierName, tones } from './server-words.ts';
import type { ReadServer } from './servers-api.ts';

interface ServerRowProps {
  server: ReadServer;
  project: string | undefined;
  /** This machine's clock, ms. */
  now: number;
}

/** One server; the whole row is the link to all about it. */
export function ServerRow(props: ServerRowProps) {
  const address = useAddress();
  return (
    <tr class="relative border-t border-line hover:bg-sunken" data-server={props.server.id}>
      <th scope="row" class="py-2 pr-3 pl-4 text-left font-normal @sm:pl-5">
        <a
          href={address({ server: props.server.id })}
          noScroll
          title={props.server.name}
          class="block truncate font-medium after:absolute after:inset-0"
        >
          <bdi>{props.server.name}</bdi>
        </a>
        <span class="block truncate text-xs text-muted" title={props.project}>
          {tierName(props.server.tier)}
          <Show when={props.project}>
            {(name) => (
              <>
                {' · '}
                <bdi>{name()}</bdi>
              </>
            )}
          </Show>
        </span>
        <span class="block text-xs @sm:hidden">
          <State {...props} />
        </span>
      </th>
      <td class="hidden py-2 pr-3 @sm:table-cell">
        <State {...props} />
      </td>
      <td class="hidden text-right tabular-nums @lg:table-cell">
        <Figure text={hoursText(props.server.runtime_seconds)} />
      </td>
      <td class="hidden text-right @md:table-cell">
        <Credits amount={props.server.provisioning_microcredits} folds />
      </td>
      <td class="hidden text-right @md:table-cell">
        <Credits amount={runtimeAt(props.server, props.now)} folds />
      </td>
      <td class="hidden text-right @sm:table-cell">
        <Show when={props.server.burn_per_hour_microcredits > 0} fallback="–">
          <Credits amount={props.server.burn_per_hour_microcredits} folds />
        </Show>
      </td>
      <td
        class={`pr-4 text-right font-medium @sm:pr-5 ${rowSize(totalAt(props.server, props.now))}`}
        data-figure="total"
      >
        <Credits amount={totalAt(props.server, props.now)} folds />
      </td>
    </tr>
  );
}

function State(props: ServerRowProps) {
  const words = () => stateWords(props.server);
  const left = () => leaseLeftAt(props.server, props.now);
  return (
    <>
      <span class={`font-medium ${tones[words().tone]}`}>{words().name}</span>
      <span class="block text-xs text-muted">
        <Show
          when={props.server.burn_per_hour_microcredits > 0}
          fallback={stoppedWords(props.server)}
        >
          <Figure text={`${leftText(left())} paid`} />
        </Show>
      </span>
    </>
  );
}

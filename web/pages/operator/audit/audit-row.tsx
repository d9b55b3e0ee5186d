import { For, Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import type { AuditRecord } from '../../../operator-api.ts';
import { Time } from '../../../ui/time.tsx';
import { AccountLink } from '../parts/account-link.tsx';
import { changesOf } from './changes.ts';

/** One deed: who, what, to what, and what it changed. */
export function AuditRow(props: { record: AuditRecord }) {
  const address = useAddress();
  const only = (change: { actor?: string; action?: string; target?: string }) =>
    address({ ...change, after: undefined });
  const link =
    'inline-block min-h-6 underline decoration-edge underline-offset-4 hover:decoration-accent';
  return (
    <li class="border-t border-line px-4 py-2.5 @sm:px-5" data-record={props.record.id}>
      <p class="flex flex-wrap items-baseline justify-between gap-x-4">
        <a href={only({ action: props.record.action })} class={`font-medium ${link}`}>
          {props.record.action}
        </a>
        <span class="text-muted">
          <Time at={props.record.at} full />
        </span>
      </p>
      <p class="wrap-anywhere">
        by{' '}
        <a href={only({ actor: props.record.actor })} class={link}>
          <bdi>{props.record.actor}</bdi>
        </a>
        <Show when={props.record.target !== props.record.account}>
          , on{' '}
          <a href={only({ target: props.record.target })} class={link}>
            <bdi>{props.record.target}</bdi>
          </a>
        </Show>
        <Show when={props.record.account}>
          {(account) => (
            <>
              , at <AccountLink account={account()} />
            </>
          )}
        </Show>
      </p>
      <Show when={changesOf(props.record.before, props.record.after)}>
        {(changes) => (
          <dl class="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 text-xs">
            <For each={changes()}>
              {(change) => (
                <>
                  <dt class="text-muted">{change.name}</dt>
                  <dd class="wrap-anywhere">
                    <Show when={change.before !== undefined}>
                      <del class="text-muted">{change.before}</del>{' '}
                    </Show>
                    <Show
                      when={change.after !== undefined}
                      fallback={<span class="text-muted">(gone)</span>}
                    >
                      <bdi>{change.after}</bdi>
                    </Show>
                  </dd>
                </>
              )}
            </For>
          </dl>
        )}
      </Show>
      <p class="mt-1 font-mono text-xs text-muted wrap-anywhere">{props.record.request_id}</p>
    </li>
  );
}

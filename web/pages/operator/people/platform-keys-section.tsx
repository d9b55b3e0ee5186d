import { For, Show } from 'solid-js';
import { viewerZone } from '../../../format.ts';
import { lists, type PlatformKey, type TimePage } from '../../../operator-api.ts';
import { useList } from '../../../operator-queries.ts';
import { Time } from '../../../ui/time.tsx';
import { StepAnchor } from '../../settings/writing/step-anchor.tsx';
import { useParam } from '../parts/asked.ts';
import { ById } from '../parts/by-id.tsx';
import { ListPanel } from '../parts/list-panel.tsx';
import { useStep } from './step.ts';

/** Keys that act for any account: the host platform’s own. */
export function PlatformKeysSection() {
  const param = useParam();
  const step = useStep();
  const keys = useList<TimePage<PlatformKey>>(lists.platformKeys, () => ({
    cursor: param('keys_after'),
  }));
  return (
    <ListPanel
      title="Platform keys"
      name="platform-keys"
      class="mt-4"
      note={`Act for any account within their scopes, newest first, ${viewerZone()}`}
      aside={
        <StepAnchor href={step.address('new-key')} primary>
          New platform key
        </StepAnchor>
      }
      of={keys}
      what="the platform keys"
      param="keys_after"
      empty="No platform keys. The product that reports usage needs one; its secret is shown once."
      end="That is every platform key, revoked ones included."
    >
      {(page) => (
        <ul class="text-sm">
          <ById of={page().data} id={({ id }) => id}>
            {(key) => <Row of={key()} />}
          </ById>
        </ul>
      )}
    </ListPanel>
  );
}

const states = {
  active: ['Active', 'text-good'],
  expired: ['Expired', 'text-muted'],
  revoked: ['Revoked', 'text-muted'],
} as const;

function Row(props: { of: PlatformKey }) {
  const step = useStep();
  const times = () =>
    [
      ['made', props.of.created_at],
      ['last used', props.of.last_used_at],
      ['rotated', props.of.rotated_at],
      ['secret before good until', props.of.previous_expires_at],
      ['expires', props.of.expires_at],
      ['revoked', props.of.revoked_at],
    ].filter((pair): pair is [string, string] => pair[1] !== null);
  return (
    <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-t border-line px-4 py-2.5 @sm:px-5">
      <div class="min-w-0 grow basis-64">
        <p class="wrap-anywhere">
          <span class="font-medium">
            <bdi>{props.of.name}</bdi>
          </span>{' '}
          <span class={`font-medium ${states[props.of.status][1]}`}>
            {states[props.of.status][0]}
          </span>{' '}
          <span class="font-mono text-xs text-muted">{props.of.prefix}…</span>
        </p>
        <p class="text-xs wrap-anywhere">{props.of.scopes.join(', ')}</p>
        <p class="text-xs text-muted">
          <For each={times()}>
            {([name, at], index) => (
              <>
                {index() > 0 && ', '}
                {name} <Time at={at} full />
              </>
            )}
          </For>
          <Show when={props.of.last_used_at === null}>, never used</Show>
        </p>
      </div>
      <Show when={props.of.status === 'active'}>
        <div class="flex flex-wrap gap-2">
          <StepAnchor
            href={step.address('rotate-key', { key: props.of.id })}
            label={`Rotate ${props.of.name}`}
          >
            Rotate
          </StepAnchor>
          <StepAnchor
            href={step.address('revoke-key', { key: props.of.id })}
            label={`Revoke ${props.of.name}`}
          >
            Revoke
          </StepAnchor>
        </div>
      </Show>
    </li>
  );
}

import { createUniqueId, For, Show } from 'solid-js';
import type { Scope } from '../../../../core/access/scopes.ts';
import { useSession } from '../../../session.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { type KeyScope, presets, sameScopes, scopeGroups, scopeWords } from './scope-words.ts';

interface ScopesPartProps {
  scopes: readonly Scope[];
  problem: string | undefined;
  choose: (scopes: readonly Scope[]) => void;
}

/** What the key may do: a preset ticks the boxes. Only what the role of who makes it may give. */
export function ScopesPart(props: ScopesPartProps) {
  const id = createUniqueId();
  const session = useSession();
  const role = () => session.data?.role ?? 'viewer';
  return (
    <fieldset class="flex flex-col gap-3" aria-describedby={props.problem && id}>
      <legend class="pb-1 text-xs font-medium text-muted">What it may do</legend>
      <div class="flex flex-wrap gap-2">
        <For each={presets(role())}>
          {(preset) => (
            <button
              type="button"
              aria-pressed={sameScopes(props.scopes, preset.scopes)}
              onClick={() => props.choose(preset.scopes)}
              class={buttonClass(
                false,
                'aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent',
              )}
            >
              {preset.name}
            </button>
          )}
        </For>
      </div>
      <div class="grid gap-3 @sm:grid-cols-2">
        <For each={scopeGroups(role())}>
          {(group) => (
            <Group {...group} scopes={props.scopes} of={group.scopes} choose={props.choose} />
          )}
        </For>
      </div>
      <Show when={props.problem}>
        <p id={id} role="alert" class="text-xs font-medium text-bad">
          {props.problem}
        </p>
      </Show>
    </fieldset>
  );
}

interface GroupProps {
  title: string;
  of: readonly KeyScope[];
  scopes: readonly Scope[];
  choose: (scopes: readonly Scope[]) => void;
}

function Group(props: GroupProps) {
  const id = createUniqueId();
  const tick = (scope: Scope, on: boolean) =>
    props.choose(on ? [...props.scopes, scope] : props.scopes.filter((one) => one !== scope));
  return (
    <fieldset aria-labelledby={id} class="flex flex-col gap-1.5">
      <legend id={id} class="pb-1 text-sm font-medium">
        {props.title}
      </legend>
      <For each={props.of}>
        {(scope) => (
          <label class="flex gap-2 text-sm">
            <input
              type="checkbox"
              name="scopes"
              value={scope}
              checked={props.scopes.includes(scope)}
              onChange={(event) => tick(scope, event.currentTarget.checked)}
              class="mt-0.5 size-4.5 shrink-0 accent-accent"
            />
            <span>{scopeWords[scope]}</span>
          </label>
        )}
      </For>
    </fieldset>
  );
}

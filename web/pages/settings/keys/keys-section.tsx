import { For, Show } from 'solid-js';
import type { KeyView } from '../../../keys-api.ts';
import { useKeys, useSpentByKey } from '../../../keys-queries.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { useBudgets, useBudgetUpdates } from '../budgets/budgets-queries.ts';
import { followEntries } from '../writing/follow-entries.ts';
import { Said } from '../writing/said.tsx';
import { StepAnchor } from '../writing/step-anchor.tsx';
import { KeyRow } from './key-row.tsx';
import { useStep } from './step.ts';

/** The keys that work, then those that have ended. */
export function KeysSection() {
  const keys = useKeys();
  const step = useStep();
  return (
    <Panel
      title="API keys"
      name="keys"
      note="Programs report usage and read the account with them. What a key spends is shown by key under Usage."
      aside={
        <StepAnchor href={step.address('create-key')} primary needs="api_keys:write">
          Create a key
        </StepAnchor>
      }
    >
      <Said panel="keys" />
      <Loaded of={keys} what="the API keys" skeleton={<SkeletonRows rows={4} class="h-24" />}>
        {(page) => (
          <>
            <Show
              when={page().data.some(isActive)}
              fallback={
                <p class="px-4 pb-5 text-muted @sm:px-5">
                  No key works at this account. One that you create appears here with what it may
                  do, when it was last used and what it has spent.
                </p>
              }
            >
              <Rows of={page().data.filter(isActive)} class="px-4 pb-2 @sm:px-5" />
            </Show>
            <Ended of={page().data.filter((key) => !isActive(key))} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

const isActive = ({ status }: KeyView): boolean => status === 'active';

/** By id: a row that is read again keeps its place and the focus in it. */
function Rows(props: { of: readonly KeyView[]; class?: string }) {
  const spent = useSpentByKey();
  const budgets = useBudgets();
  const updates = useBudgetUpdates();
  followEntries(({ api_key }) => api_key !== undefined, updates.reread);
  return (
    <ul class={props.class}>
      <For each={props.of.map(({ id }) => id)}>
        {(id) => (
          <Show when={props.of.find((one) => one.id === id)}>
            {(key) => (
              <KeyRow
                key={key()}
                spent={spent.data ? (spent.data.get(id) ?? 0) : undefined}
                budget={budgets.data?.data.find((one) => one.id === key().budget)}
              />
            )}
          </Show>
        )}
      </For>
    </ul>
  );
}

function Ended(props: { of: readonly KeyView[] }) {
  return (
    <Show when={props.of.length > 0}>
      <details class="border-t border-line px-4 py-2 @sm:px-5">
        <summary class="min-h-8 cursor-pointer py-1 text-sm font-medium">
          Revoked and expired ({props.of.length})
        </summary>
        <Rows of={props.of} />
      </details>
    </Show>
  );
}

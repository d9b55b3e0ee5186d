import { type JSX, Show, untrack } from 'solid-js';
import type { KeyView } from '../../../keys-api.ts';
import { useKeys } from '../../../keys-queries.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Actions } from '../writing/actions.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { useStep } from './step.ts';

/** The key the address names, as it was when the step began, if it works. */
export function OfKey(props: StepBody & { children: (key: KeyView) => JSX.Element }) {
  const step = useStep();
  const keys = useKeys();
  const isMeant = ({ id, status }: KeyView) => id === step.param('key') && status === 'active';
  return (
    <div class="pt-4">
      <Loaded of={keys} what="the API keys" skeleton={<SkeletonRows rows={4} />}>
        {(page) => {
          // Read again meanwhile, it is not begun anew.
          const key = untrack(() => page().data.find(isMeant));
          return (
            <Show
              when={key}
              fallback={
                <div class="flex flex-col gap-4 px-5 pb-4">
                  <p>There is no such key that works: it may have been revoked meanwhile.</p>
                  <Actions keep="Back" onKeep={props.close} />
                </div>
              }
            >
              {(found) => props.children(found())}
            </Show>
          );
        }}
      </Loaded>
    </div>
  );
}

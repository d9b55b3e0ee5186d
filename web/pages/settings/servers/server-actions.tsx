import { For, Show } from 'solid-js';
import { useMay } from '../../../session.ts';
import { StepAnchor } from '../writing/step-anchor.tsx';
import type { ServerStatus, ServerView } from './servers-api.ts';
import { type StepName, useStep } from './step.ts';

const verbs: Partial<Record<StepName, string>> = {
  'start-server': 'Start',
  'stop-server': 'Stop',
  'resize-server': 'Resize',
  'delete-server': 'Delete',
};

/** What each state lets be done. */
const acts: Record<ServerStatus, readonly StepName[]> = {
  provisioning: ['start-server', 'delete-server'],
  running: ['stop-server', 'resize-server', 'delete-server'],
  stopping: ['stop-server', 'resize-server', 'delete-server'],
  stopped: ['start-server', 'resize-server', 'delete-server'],
  failed: [],
  deleted: [],
};

export const allows = (status: ServerStatus, act: StepName): boolean => acts[status].includes(act);

/** Each leads to a step that says what will happen. */
export function ServerActions(props: { server: ServerView }) {
  const step = useStep();
  const may = useMay();
  return (
    <Show when={may('servers:write') && acts[props.server.status].length > 0}>
      <div class="flex flex-wrap gap-3">
        <For each={acts[props.server.status]}>
          {(act) => (
            <StepAnchor href={step.address(act)} label={`${verbs[act]} ${props.server.name}`}>
              {verbs[act]}
            </StepAnchor>
          )}
        </For>
      </div>
    </Show>
  );
}

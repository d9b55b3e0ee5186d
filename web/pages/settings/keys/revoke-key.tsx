import { Show } from 'solid-js';
import { type KeyView, revokeKey } from '../../../keys-api.ts';
import { useKeyUpdates } from '../../../keys-queries.ts';
import { Time } from '../../../ui/time.tsx';
import { Act, Actions } from '../writing/actions.tsx';
import { useSay } from '../writing/said.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { createWrite } from '../writing/write.ts';
import { WriteFailure } from '../writing/write-failure.tsx';
import { OfKey } from './of-key.tsx';

export const RevokeKey = (props: StepBody) => (
  <OfKey close={props.close}>{(key) => <Revoke of={key} close={props.close} />}</OfKey>
);

/** Not shown as done before it is: whoever revokes a key that leaked must know. */
function Revoke(props: StepBody & { of: KeyView }) {
  const updates = useKeyUpdates();
  const say = useSay();
  const { id, name } = props.of;
  const write = createWrite(async (key: string, once) => updates.put(await revokeKey(key, once)));
  const revoke = async () => {
    if (!(await write.run(id))) return;
    say({ panel: 'keys', tone: 'good', text: `${name} was revoked. It is refused from now on.` });
    props.close();
    void updates.reread();
  };
  return (
    <div class="flex flex-col gap-4 px-5 pb-4">
      <p class="wrap-anywhere">
        Whatever uses{' '}
        <strong>
          <bdi>{name}</bdi>
        </strong>{' '}
        ({props.of.prefix}…) is refused at once
        {props.of.previous_expires_at ? ', with the secret before as well' : ''}, and this cannot be
        undone. What it spent stays in your history.
      </p>
      <p class="text-sm text-muted">
        <Show when={props.of.last_used_at} fallback="It was never used.">
          {(at) => (
            <>
              It was last used <Time at={at()} full />.
            </>
          )}
        </Show>
      </p>
      <WriteFailure what={`revoke ${name}`} error={write.failure()} otherwise="It still works." />
      <Actions
        keep={`Keep ${name}`}
        onKeep={props.close}
        act={
          <Act busy={write.busy()} busyWords="Revoking …" onClick={() => void revoke()}>
            Revoke {name}
          </Act>
        }
      />
    </div>
  );
}

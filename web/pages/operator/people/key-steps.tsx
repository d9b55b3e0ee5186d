import { type Accessor, createSignal, type JSX, Show } from 'solid-js';
import {
  lists,
  type PlatformKey,
  revokePlatformKey,
  rotatePlatformKey,
  type ShownKey,
  type TimePage,
} from '../../../operator-api.ts';
import { useList, useOperatorUpdates } from '../../../operator-queries.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Act, Actions } from '../../settings/writing/actions.tsx';
import { useSay } from '../../settings/writing/said.tsx';
import { SelectField } from '../../settings/writing/select-field.tsx';
import type { StepBody } from '../../settings/writing/step-dialogs.tsx';
import { createWrite } from '../../settings/writing/write.ts';
import { WriteFailure } from '../../settings/writing/write-failure.tsx';
import { useParam } from '../parts/asked.ts';
import { rereadFrom } from '../parts/reread-from.ts';
import { SignInRemedy } from '../refused.tsx';
import { ShownSecret } from './shown-secret.tsx';
import { useStep } from './step.ts';

/** The active key the address names, of the page of the list that is open. */
function OfKey(
  props: StepBody & { rows: number; children: (key: Accessor<PlatformKey>) => JSX.Element },
) {
  const step = useStep();
  const param = useParam();
  const keys = useList<TimePage<PlatformKey>>(lists.platformKeys, () => ({
    cursor: param('keys_after'),
  }));
  const wanted = (page: TimePage<PlatformKey>) =>
    page.data.find(({ id, status }) => id === step.param('key') && status === 'active');
  return (
    <Loaded
      of={keys}
      what="the platform keys"
      skeleton={
        <div class="pt-4">
          <SkeletonRows rows={props.rows} />
        </div>
      }
    >
      {(page) => (
        <Show
          when={wanted(page())}
          fallback={
            <div class="flex flex-col gap-4 px-5 py-4">
              <p>No active key of this page has that id: it may have been revoked meanwhile.</p>
              <Actions keep="Back" onKeep={props.close} />
            </div>
          }
        >
          {(key) => props.children(key)}
        </Show>
      )}
    </Loaded>
  );
}

export function RotateKey(props: StepBody) {
  const [rotated, setRotated] = createSignal<ShownKey>();
  return (
    <Show
      when={rotated()}
      fallback={
        <OfKey rows={5} close={props.close}>
          {(key) => <Rotate of={key()} close={props.close} rotated={setRotated} />}
        </OfKey>
      }
    >
      {(key) => <ShownSecret name={key().name} secret={key().secret} close={props.close} />}
    </Show>
  );
}

const overlaps = [
  ['0', 'Ends at once'],
  ['3600', 'An hour'],
  ['86400', 'A day'],
  ['604800', 'A week'],
] as const;

interface RotateProps extends StepBody {
  of: PlatformKey;
  rotated: (key: ShownKey) => void;
}

function Rotate(props: RotateProps) {
  const updates = useOperatorUpdates();
  const [overlap, setOverlap] = createSignal<string>('86400');
  let answer: ShownKey | undefined;
  const write = createWrite(async (asked: { id: string; seconds: number }, key) => {
    answer = await rotatePlatformKey(asked.id, asked.seconds, key);
  });
  const rotate = async () => {
    if (!(await write.run({ id: props.of.id, seconds: Number(overlap()) }))) return;
    props.rotated(answer as ShownKey);
    void updates.reread();
  };
  return (
    <div class="flex flex-col gap-4 px-5 py-4">
      <p class="wrap-anywhere">
        <strong>
          <bdi>{props.of.name}</bdi>
        </strong>{' '}
        gets another secret, shown once. Its id, scopes and history stay. Whatever uses the secret
        it has now has to be given the new one in time.
      </p>
      <SelectField
        name="overlap"
        label="How long the secret it has now stays good"
        value={overlap()}
        options={overlaps}
        onChoose={setOverlap}
      />
      <WriteFailure
        what={`rotate ${props.of.name}`}
        error={write.failure()}
        otherwise="Its secret is the one it had."
        remedy={<SignInRemedy error={write.failure()} />}
      />
      <Actions
        keep="Keep its secret"
        onKeep={props.close}
        act={
          <Act busy={write.busy()} busyWords="Rotating …" onClick={() => void rotate()}>
            Rotate {props.of.name}
          </Act>
        }
      />
    </div>
  );
}

export const RevokeKey = (props: StepBody) => (
  <OfKey rows={4} close={props.close}>
    {(key) => <Revoke of={key()} close={props.close} />}
  </OfKey>
);

function Revoke(props: StepBody & { of: PlatformKey }) {
  const say = useSay();
  const updates = useOperatorUpdates();
  const write = createWrite((id: string, key) => revokePlatformKey(id, key));
  const revoke = async () => {
    const { id, name } = props.of;
    if (!(await write.run(id))) return;
    say({ panel: 'platform-keys', tone: 'good', text: `${name} was revoked.` });
    props.close();
    void rereadFrom('platform-keys', updates.reread);
  };
  return (
    <div class="flex flex-col gap-4 px-5 py-4">
      <p class="wrap-anywhere">
        Whatever uses{' '}
        <strong>
          <bdi>{props.of.name}</bdi>
        </strong>{' '}
        is refused everywhere within two minutes, and usage it would report is lost until it has
        another key. This cannot be undone.
      </p>
      <WriteFailure
        what={`revoke ${props.of.name}`}
        error={write.failure()}
        otherwise="It still works."
        remedy={<SignInRemedy error={write.failure()} />}
      />
      <Actions
        keep={`Keep ${props.of.name}`}
        onKeep={props.close}
        act={
          <Act busy={write.busy()} busyWords="Revoking …" onClick={() => void revoke()}>
            Revoke {props.of.name}
          </Act>
        }
      />
    </div>
  );
}

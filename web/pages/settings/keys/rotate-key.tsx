import { createSignal, Show } from 'solid-js';
import { type KeyView, rotateKey, type ShownKey } from '../../../keys-api.ts';
import { useKeyUpdates } from '../../../keys-queries.ts';
import { momentText } from '../billing/amounts.ts';
import { Act, Actions } from '../writing/actions.tsx';
import { Notice } from '../writing/notice.tsx';
import { SelectField } from '../writing/select-field.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { createWrite } from '../writing/write.ts';
import { WriteFailure } from '../writing/write-failure.tsx';
import { OfKey } from './of-key.tsx';
import { ShownSecret } from './shown-secret.tsx';

/** Another secret for the key the address names. */
export function RotateKey(props: StepBody) {
  const [rotated, setRotated] = createSignal<ShownKey>();
  return (
    <Show
      when={rotated()}
      fallback={
        <OfKey close={props.close}>
          {(key) => <Rotate of={key} close={props.close} rotated={setRotated} />}
        </OfKey>
      }
    >
      {(key) => (
        <ShownSecret of={key()} close={props.close}>
          <p class="text-sm">
            {key().previous_expires_at
              ? `The secret before works until ${momentText(key().previous_expires_at ?? '')}. Replace it everywhere before then.`
              : 'The secret before works no more.'}
          </p>
        </ShownSecret>
      )}
    </Show>
  );
}

const hour = 3_600;

const overlaps = [
  ['0', 'It ends at once'],
  [String(hour), 'For an hour'],
  [String(24 * hour), 'For a day'],
  [String(3 * 24 * hour), 'For 3 days'],
  [String(7 * 24 * hour), 'For a week'],
] as const;

/** Never beyond the key's own end. */
function overlapEnd(key: KeyView, seconds: number): string {
  const end = Date.now() + seconds * 1_000;
  const last = key.expires_at === null ? end : Math.min(end, Date.parse(key.expires_at));
  return momentText(new Date(last).toISOString());
}

interface RotateProps extends StepBody {
  of: KeyView;
  rotated: (key: ShownKey) => void;
}

function Rotate(props: RotateProps) {
  const updates = useKeyUpdates();
  const [overlap, setOverlap] = createSignal<string>(String(24 * hour));
  let answer: ShownKey | undefined;
  const write = createWrite(async (seconds: number, key) => {
    answer = await rotateKey(props.of.id, seconds, key);
  });
  const rotate = async () => {
    if (!(await write.run(Number(overlap()))) || !answer) return;
    props.rotated(answer);
    void updates.reread();
  };
  return (
    <div class="flex flex-col gap-4 px-5 pb-4">
      <p class="wrap-anywhere">
        <strong>
          <bdi>{props.of.name}</bdi>
        </strong>{' '}
        gets another secret, shown once. What it may do, its expiry, budget and history stay.
      </p>
      <SelectField
        name="overlap"
        label="How long the secret it has now goes on working"
        value={overlap()}
        options={overlaps}
        onChoose={setOverlap}
      />
      <p class="text-sm text-muted" role="status">
        {overlap() === '0'
          ? 'Programs that use it are refused from then on, until they have the new one.'
          : `Both work until ${overlapEnd(props.of, Number(overlap()))}; then only the new one.`}
      </p>
      <Show when={props.of.previous_expires_at}>
        {(until) => (
          <Notice tone="warn" title="It was rotated lately.">
            The secret before the one it has now works until {momentText(until())}. Rotating again
            ends it at once.
          </Notice>
        )}
      </Show>
      <WriteFailure
        what={`rotate ${props.of.name}`}
        error={write.failure()}
        otherwise="Its secret is as it was."
      />
      <Actions
        keep={`Keep the secret of ${props.of.name}`}
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

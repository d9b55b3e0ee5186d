import { createSignal, For, type JSX, Show } from 'solid-js';
import { useMay } from '../../../session.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { actOnServer } from '../servers/servers-api.ts';
import { useServers, useServerUpdates } from '../servers/servers-queries.ts';
import { Act, Actions } from '../writing/actions.tsx';
import { useSay } from '../writing/said.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { createWrite } from '../writing/write.ts';
import { WriteFailure } from '../writing/write-failure.tsx';
import { useStep } from './step.ts';
import { changeTip, type TipView } from './tips-api.ts';
import { useTips, useTipUpdates } from './tips-queries.ts';

/** Steps that follow a tip from its own page. */

function OfTip(props: StepBody & { children: (tip: TipView) => JSX.Element }) {
  const step = useStep();
  const tips = useTips(() => 'open');
  return (
    <div class="pt-3">
      <Loaded of={tips} what="the tip" skeleton={<SkeletonRows rows={3} />}>
        {(data) => (
          <Show
            when={data().data.find(({ id }) => id === step.param('tip'))}
            keyed
            fallback={
              <div class="flex flex-col gap-4 px-5 pb-4">
                <p>This tip does not hold any more.</p>
                <Actions keep="Back" onKeep={props.close} />
              </div>
            }
          >
            {(tip) => props.children(tip)}
          </Show>
        )}
      </Loaded>
    </div>
  );
}

/** Done in the account's own code: nothing here can do it. */
export const HowTo = (props: StepBody) => (
  <OfTip close={props.close}>{(tip) => <Steps tip={tip} close={props.close} />}</OfTip>
);

function Steps(props: StepBody & { tip: TipView }) {
  const updates = useTipUpdates();
  const say = useSay();
  const may = useMay();
  const write = createWrite((id: string, key) => changeTip(id, 'apply', key));
  const words = () => (props.tip.apply.kind === 'how_to' ? props.tip.apply.steps : '');
  const done = async () => {
    const { id, title } = props.tip;
    if (!(await write.run(id))) return;
    say({ panel: 'tips', tone: 'good', text: `“${title}” is marked as followed.` });
    props.close();
    void updates.reread();
  };
  return (
    <div class="flex flex-col gap-4 px-5 pb-4">
      <p class="font-medium">{props.tip.title}</p>
      <p>
        <For each={words().split('`')}>
          {(part, at) => (at() % 2 === 1 ? <code class="font-mono text-sm">{part}</code> : part)}
        </For>
      </p>
      <p class="text-sm text-muted">
        It is done in your own code. Marked as followed, the tip leaves the list; it comes back if
        it holds on.
      </p>
      <WriteFailure what="mark it" error={write.failure()} otherwise="The tip stays open." />
      <Actions
        keep="Back"
        onKeep={props.close}
        act={
          <Show when={may('notices:write')}>
            <Act busy={write.busy()} busyWords="Marking …" onClick={() => void done()}>
              I have done this
            </Act>
          </Show>
        }
      />
    </div>
  );
}

export const StopServers = (props: StepBody) => (
  <OfTip close={props.close}>{(tip) => <Stop tip={tip} close={props.close} />}</OfTip>
);

/** Each by itself: those that could not be stopped are named, and stay. */
function Stop(props: StepBody & { tip: TipView }) {
  const servers = useServers(() => 'live');
  const updates = useServerUpdates();
  const tips = useTipUpdates();
  const say = useSay();
  const ids = () => (props.tip.apply.kind === 'stop_servers' ? props.tip.apply.servers : []);
  const nameOf = (id: string) =>
    servers.data?.pages.flatMap(({ data }) => data).find((one) => one.id === id)?.name ?? id;
  const [stopped, setStopped] = createSignal<readonly string[]>([]);
  const write = createWrite(async (wanted: readonly string[], key) => {
    for (const id of wanted) {
      await actOnServer(id, { act: 'stop' }, `${key}:${id.slice(-12)}`);
      setStopped([...stopped(), id]);
    }
    await changeTip(props.tip.id, 'apply', `${key}:tip`);
  });
  const left = () => ids().filter((id) => !stopped().includes(id));
  const stop = async () => {
    const names = ids().map(nameOf).join(', ');
    const done = await write.run(left());
    void updates.reread();
    if (!done) return;
    say({ panel: 'tips', tone: 'good', text: `Stopped: ${names}.` });
    props.close();
    void tips.reread();
  };
  return (
    <div class="flex flex-col gap-4 px-5 pb-4">
      <p>
        Whatever runs on them ends now; they are billed to this second and can be started again.
      </p>
      <ul class="text-sm">
        <For each={ids()}>
          {(id) => (
            <li class="border-t border-line py-1.5 wrap-anywhere">
              <bdi class="font-medium">{nameOf(id)}</bdi>{' '}
              <Show when={stopped().includes(id)}>stopped</Show>
            </li>
          )}
        </For>
      </ul>
      <WriteFailure
        what={left()[0] ? `stop ${nameOf(left()[0] as string)}` : 'mark the tip'}
        error={write.failure()}
        otherwise="Those not marked as stopped run on."
      />
      <Actions
        keep="Keep them running"
        onKeep={props.close}
        act={
          <Act busy={write.busy()} busyWords="Stopping …" onClick={() => void stop()}>
            Stop {left().length} {left().length === 1 ? 'server' : 'servers'}
          </Act>
        }
      />
    </div>
  );
}

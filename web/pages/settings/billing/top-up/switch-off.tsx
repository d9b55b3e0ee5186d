import { Show } from 'solid-js';
import { setTopUp } from '../../../../billing-api.ts';
import { useBillingUpdates, useTopUp } from '../../../../billing-queries.ts';
import { Act, Actions } from '../../writing/actions.tsx';
import { useSay } from '../../writing/said.tsx';
import { createWrite } from '../../writing/write.ts';
import { topUpSentence } from './sentence.ts';

/** Off at once on screen; when the server does not agree, it is on again and says so. */
export function SwitchOff(props: { close: () => void }) {
  const topUp = useTopUp();
  const updates = useBillingUpdates();
  const say = useSay();
  const write = createWrite(async (_: 'off', key) =>
    updates.putTopUp(await setTopUp({ enabled: false }, key)),
  );

  async function switchOff() {
    const rollBack = updates.tryTopUp({ enabled: false, state: 'off' });
    props.close();
    if (await write.run('off'))
      return say({ panel: 'top-up', tone: 'good', text: 'Auto top-up is off.' });
    rollBack();
    say({
      panel: 'top-up',
      tone: 'bad',
      text: `Auto top-up is still on: it could not be switched off. ${write.failure()?.message ?? ''} Try again.`,
    });
  }
  return (
    <div class="flex flex-col gap-4 px-5 py-4">
      <Show when={topUp.data}>{(data) => <p>Today: {topUpSentence(data())}</p>}</Show>
      <p>
        Switched off, nothing is charged by itself: when the credits run out, work that needs them
        is refused. A charge that is already under way is completed.
      </p>
      <Actions
        keep="Keep it on"
        onKeep={props.close}
        act={
          <Act busy={write.busy()} busyWords="Switching off …" onClick={() => void switchOff()}>
            Switch off auto top-up
          </Act>
        }
      />
    </div>
  );
}

import { Show } from 'solid-js';
import { retryTopUp, type TopUp } from '../../../../billing-api.ts';
import { useBillingUpdates, useTopUp } from '../../../../billing-queries.ts';
import { buttonClass } from '../../../../ui/button.tsx';
import { Loaded } from '../../../../ui/loaded.tsx';
import { Panel } from '../../../../ui/panel.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import { Act } from '../../writing/actions.tsx';
import { Notice } from '../../writing/notice.tsx';
import { Said } from '../../writing/said.tsx';
import { createWrite } from '../../writing/write.ts';
import { StepLink } from '../step-link.tsx';
import { WriteFailure } from '../write-failure.tsx';
import { AttemptsLog } from './attempts-log.tsx';
import { spentText, stateWords, topUpSentence } from './sentence.ts';

/** Buying by itself: what it does in one sentence, how it stands, and what it has done. */
export function TopUpSection() {
  const topUp = useTopUp();
  return (
    <Panel
      title="Auto top-up"
      name="top-up"
      aside={
        <Show when={topUp.data}>
          {(data) => (
            <span class={`text-sm font-medium ${data().enabled ? 'text-good' : 'text-muted'}`}>
              {data().enabled ? 'On' : 'Off'}
            </span>
          )}
        </Show>
      }
    >
      <Said panel="top-up" />
      <Loaded of={topUp} what="auto top-up" skeleton={<SkeletonRows rows={2} class="h-12" />}>
        {(data) => (
          <>
            <div class="flex flex-col gap-3 px-4 pb-4 @sm:px-5">
              <Show when={data().enabled} fallback={<Off topUp={data()} />}>
                <p data-part="sentence">{topUpSentence(data())}</p>
                <p class="text-sm text-muted">{spentText(data())}</p>
              </Show>
              <Standing topUp={data()} />
              <Show when={data().enabled}>
                <div class="flex flex-wrap items-center gap-3">
                  <StepLink to="auto-top-up" label="Change auto top-up">
                    Change
                  </StepLink>
                  <StepLink to="stop-auto-top-up" label="Switch off auto top-up">
                    Switch off
                  </StepLink>
                </div>
              </Show>
            </div>
            <AttemptsLog last={data().last_attempt} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

const Off = (props: { topUp: TopUp }) => (
  <>
    <p>
      Nothing is charged by itself. With auto top-up, credits are bought when the balance falls
      below what you choose, up to a sum a month that you choose.
    </p>
    <p>
      <StepLink to="auto-top-up" primary>
        {props.topUp.monthly_cap_minor > 0 ? 'Switch on auto top-up' : 'Set up auto top-up'}
      </StepLink>
    </p>
  </>
);

/** What keeps it from working as the sentence says, and what can be done about it. */
function Standing(props: { topUp: TopUp }) {
  const updates = useBillingUpdates();
  const retry = createWrite(async (_: 'retry', key) => updates.putTopUp(await retryTopUp(key)));
  const is = (state: TopUp['state']) => props.topUp.state === state;
  /** A card alone does not end it. */
  const needsCustomer = () => ['dispute', 'quarantined'].includes(props.topUp.stopped ?? '');
  return (
    <Show when={stateWords(props.topUp)}>
      {(words) => (
        <div role="status">
          <Notice tone={words().tone} title={words().title}>
            <p>{words().text}</p>
            <div class="mt-2 flex flex-wrap items-center gap-3 empty:hidden">
              <Show when={is('action_required') && props.topUp.action_url}>
                {(url) => (
                  <a href={url()} rel="external" class={buttonClass(true)}>
                    Confirm with your bank
                  </a>
                )}
              </Show>
              <Show when={is('retrying')}>
                <Act
                  busy={retry.busy()}
                  busyWords="Trying …"
                  onClick={() => void retry.run('retry')}
                >
                  Retry now
                </Act>
              </Show>
              <Show when={is('retrying') || (is('stopped') && !needsCustomer())}>
                <StepLink to="card">
                  {props.topUp.stopped === 'no_card' ? 'Add a card' : 'Change card'}
                </StepLink>
              </Show>
              <Show when={is('stopped') && needsCustomer()}>
                <StepLink to="auto-top-up">Switch on again</StepLink>
              </Show>
              <Show when={is('cap_reached')}>
                <StepLink to="auto-top-up">Raise the cap</StepLink>
              </Show>
            </div>
          </Notice>
          <WriteFailure
            what="try again now"
            error={retry.failure()}
            otherwise="No money moved, and it is tried again at its time."
          />
        </div>
      )}
    </Show>
  );
}

import { Show } from 'solid-js';
import { type OperatedAccount, reconcile } from '../../../operator-api.ts';
import { useOperatorUpdates } from '../../../operator-queries.ts';
import { Credits, figureSize } from '../../../ui/credits.tsx';
import { type Loadable, Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { Said } from '../../settings/writing/said.tsx';
import { StepAnchor } from '../../settings/writing/step-anchor.tsx';
import { reconciliationWords } from '../health/reconciliation-words.ts';
import { DirectAct } from '../parts/direct-act.tsx';
import { ReconciliationMark } from '../parts/reconciliation-mark.tsx';
import { useStep } from './step.ts';

/** What the account has, whether it may spend, and the means to change both. */
export function StandingSection(props: { id: string; of: Loadable<OperatedAccount> }) {
  return (
    <Panel title="Standing" name="standing" note="Credits, as the account itself says now">
      <Said panel="standing" />
      <Loaded of={props.of} what="the account" skeleton={<SkeletonRows rows={5} />}>
        {(account) => <Standing account={account()} />}
      </Loaded>
    </Panel>
  );
}

function Standing(props: { account: OperatedAccount }) {
  const step = useStep();
  return (
    <div class="flex grow flex-col gap-3 px-4 pb-4 @sm:px-5">
      <Show
        when={props.account.frozen}
        fallback={
          <p>
            <span class="font-medium text-good">Open</span>: it may spend what it has.
          </p>
        }
      >
        {(frozen) => (
          <p class="wrap-anywhere">
            <strong class="font-medium text-warn">Frozen</strong> since{' '}
            <Time at={frozen().at} full />: spending is refused. <bdi>“{frozen().reason}”</bdi>
          </p>
        )}
      </Show>
      <Balance of={props.account.balance} holds={props.account.open_holds} />
      <Compared account={props.account} />
      <div class="mt-auto flex flex-wrap gap-3">
        <StepAnchor href={step.address('adjust')}>Adjust</StepAnchor>
        <StepAnchor href={step.address(props.account.frozen ? 'unfreeze' : 'freeze')}>
          {props.account.frozen ? 'Unfreeze' : 'Freeze'}
        </StepAnchor>
        <Compare id={props.account.id} />
      </div>
    </div>
  );
}

function Balance(props: { of: OperatedAccount['balance']; holds: number }) {
  const figures = () =>
    [
      ['Available', props.of.available_microcredits, ''],
      ['Held', props.of.held_microcredits, `in ${props.holds} open holds`],
      ['Owed', props.of.owed_microcredits, 'repaid first by the next grant'],
    ] as const;
  return (
    <dl class="grid grid-cols-1 gap-x-4 gap-y-2 border-y border-line py-3 @sm:grid-cols-3">
      {figures().map(([name, amount, more]) => (
        <div>
          <dt class="text-sm text-muted">{name}</dt>
          <dd class={`font-medium ${figureSize(amount)}`}>
            <Credits amount={amount} folds />
          </dd>
          <dd class="text-xs text-muted">{more}</dd>
        </div>
      ))}
    </dl>
  );
}

function Compared(props: { account: OperatedAccount }) {
  return (
    <p class="text-sm wrap-anywhere">
      <ReconciliationMark state={props.account.reconciliation?.state ?? null} />
      <Show when={props.account.reconciliation}>
        {(last) => (
          <span class="text-muted">
            , compared <Time at={last().at} full />. {last().detail}
          </span>
        )}
      </Show>
    </p>
  );
}

/** Changes nothing that is right; what lacks in the database is sent again. */
function Compare(props: { id: string }) {
  const updates = useOperatorUpdates();
  return (
    <DirectAct
      panel="standing"
      name="Compare now"
      busyWords="Comparing …"
      failed="This account could not be compared."
      run={(key) => reconcile(props.id, key)}
      done={reconciliationWords}
      after={updates.rereadAccount}
    />
  );
}

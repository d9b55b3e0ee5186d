import { createSignal, For, Show } from 'solid-js';
import type { OwnAccount, Session } from '../../../api.ts';
import { firstPage } from '../../../own-path.ts';
import { roleNames } from '../../../session.ts';
import { switchAccount } from '../../../session-api.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Said, useSay } from '../writing/said.tsx';
import { StepAnchor } from '../writing/step-anchor.tsx';
import { useStep } from './step.ts';

/** Every account the person is a member of. */
export function AccountsSection(props: { of: Session }) {
  const step = useStep();
  return (
    <Panel
      title="Your accounts"
      name="own-accounts"
      note="Each has its own balance, keys and members"
      aside={<StepAnchor href={step.address('open-account')}>Open another account</StepAnchor>}
    >
      <Said panel="own-accounts" />
      <ul class="px-4 pb-2 @sm:px-5">
        <For
          each={props.of.accounts.map(({ id }) => id)}
          fallback={<li class="pb-3 text-muted">You are not a member of any account.</li>}
        >
          {(id) => (
            <Show when={props.of.accounts.find((one) => one.id === id)}>
              {(account) => (
                <AccountRow account={account()} isCurrent={id === props.of.account?.id} />
              )}
            </Show>
          )}
        </For>
      </ul>
    </Panel>
  );
}

function AccountRow(props: { account: OwnAccount; isCurrent: boolean }) {
  const step = useStep();
  const say = useSay();
  const [busy, setBusy] = createSignal(false);
  const change = async () => {
    setBusy(true);
    try {
      await switchAccount(props.account.id);
      location.assign(firstPage);
    } catch (reason) {
      const why = reason instanceof Error ? reason.message : String(reason);
      say({ panel: 'own-accounts', tone: 'bad', text: `Could not switch. ${why}` });
      setBusy(false);
    }
  };
  return (
    <li class="flex min-h-14 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line py-2">
      <div class="min-w-0">
        <h3 class="font-medium wrap-anywhere">
          <bdi>{props.account.name}</bdi>{' '}
          <Show when={props.isCurrent}>
            <span class="rounded-md bg-sunken px-2 py-0.5 text-xs font-medium">Open now</span>
          </Show>
        </h3>
        <p class="text-sm text-muted">{roleNames[props.account.role]}</p>
      </div>
      <div class="flex flex-wrap gap-3">
        <Show when={!props.isCurrent}>
          <Button disabled={busy()} onClick={() => void change()}>
            Switch<span class="sr-only"> to {props.account.name}</span>
          </Button>
        </Show>
        <StepAnchor
          href={step.address('leave', { account: props.account.id })}
          label={`Leave ${props.account.name}`}
        >
          Leave
        </StepAnchor>
      </div>
    </li>
  );
}

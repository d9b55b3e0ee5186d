import { createSignal, For, Show } from 'solid-js';
import { roleNames, useSession } from '../session.ts';
import { switchAccount } from '../session-api.ts';
import { SignOut } from './sign-out.tsx';

const row =
  'flex min-h-9 w-full items-center justify-between gap-3 rounded-md px-2 py-1 text-left text-sm hover:bg-sunken';

/** The inside of the account menu, which comes when it is first opened. */
export function AccountMenuContent() {
  const session = useSession();
  const others = () =>
    session.data?.accounts.filter(({ id }) => id !== session.data?.account?.id) ?? [];
  const close = (event: MouseEvent) =>
    (event.currentTarget as HTMLElement).closest<HTMLElement>('[popover]')?.hidePopover?.();
  return (
    <div class="flex flex-col">
      <div class="border-b border-line px-4 py-3 text-sm">
        <p class="text-xs text-muted">Signed in as</p>
        <p class="font-medium wrap-anywhere">
          <bdi>{session.data?.person?.name}</bdi>
        </p>
        <Show when={session.data?.person?.email}>
          {(email) => <p class="text-muted wrap-anywhere">{email()}</p>}
        </Show>
      </div>
      <Show when={session.data?.account}>
        {(account) => (
          <div class="border-b border-line px-4 py-3 text-sm">
            <p class="text-xs text-muted">Account</p>
            <p class="font-medium wrap-anywhere">
              <bdi>{account().name}</bdi>
            </p>
            <Show when={session.data?.role}>
              {(role) => <p class="text-muted">{roleNames[role()]}</p>}
            </Show>
          </div>
        )}
      </Show>
      <Show when={others().length > 0}>
        <Others of={others()} />
      </Show>
      <ul class="border-b border-line p-2">
        <li>
          <a href="/settings/account" onClick={close} class={row}>
            Your profile and accounts
          </a>
        </li>
        <Show when={session.data && session.data.operator !== 'no'}>
          <li>
            <a href="/operator" onClick={close} class={row}>
              Operator pages
            </a>
          </li>
        </Show>
      </ul>
      <div class="px-4 py-3">
        <SignOut />
      </div>
    </div>
  );
}

interface OthersProps {
  of: readonly { id: string; name: string; role: keyof typeof roleNames }[];
}

/** All that was read is of the account before: the page begins anew. */
function Others(props: OthersProps) {
  const [busy, setBusy] = createSignal(false);
  const [failed, setFailed] = createSignal('');
  const change = async (id: string) => {
    if (busy()) return;
    setBusy(true);
    try {
      await switchAccount(id);
      location.assign('/settings/usage');
    } catch (reason) {
      setFailed(reason instanceof Error ? reason.message : String(reason));
      setBusy(false);
    }
  };
  return (
    <div class="border-b border-line p-2">
      <h2 class="px-2 pt-1 text-xs text-muted">Switch to</h2>
      <ul class="max-h-64 overflow-y-auto">
        <For each={props.of}>
          {(account) => (
            <li>
              <button
                type="button"
                aria-disabled={busy()}
                onClick={() => void change(account.id)}
                class={row}
              >
                <bdi class="min-w-0 truncate" title={account.name}>
                  {account.name}
                </bdi>
                <span class="shrink-0 text-xs text-muted">{roleNames[account.role]}</span>
              </button>
            </li>
          )}
        </For>
      </ul>
      <p role="alert" class="px-2 text-sm text-bad empty:hidden">
        {failed()}
      </p>
    </div>
  );
}

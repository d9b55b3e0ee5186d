import { useNavigate } from '@solidjs/router';
import { createUniqueId, Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { type AccountRow, lists, type TimePage } from '../../../operator-api.ts';
import { useList } from '../../../operator-queries.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Credits } from '../../../ui/credits.tsx';
import { dayText } from '../../settings/billing/amounts.ts';
import { OperatorFrame } from '../operator-frame.tsx';
import { accountAddress } from '../parts/account-link.tsx';
import { useParam } from '../parts/asked.ts';
import { ById } from '../parts/by-id.tsx';
import { ListPanel } from '../parts/list-panel.tsx';
import { ReconciliationMark } from '../parts/reconciliation-mark.tsx';

/** Operator > Accounts: find one. */
export function AccountsPage() {
  return (
    <OperatorFrame title="Accounts">
      <Found />
    </OperatorFrame>
  );
}

function Found() {
  const param = useParam();
  const accounts = useList<TimePage<AccountRow>>(lists.accounts, () => ({
    query: param('q'),
    cursor: param('after'),
  }));
  const note = () =>
    param('q')
      ? `Found by “${param('q')}”, the surest match first`
      : 'Newest first. Balances as far as the database knows them';
  return (
    <>
      <Search of={param('q') ?? ''} />
      <ListPanel
        title="Accounts"
        note={note()}
        of={accounts}
        what="the accounts"
        param="after"
        class="mt-4"
        empty={
          param('q')
            ? `No account is found by “${param('q')}”. An id, an external id and an address have to be whole; of a name the beginning is enough.`
            : 'No accounts yet. One is opened at the first sign-in, or by POST /v1/accounts with a platform key.'
        }
        end={
          param('q')
            ? 'Say more of it if the one you look for is not here.'
            : 'That is every account.'
        }
      >
        {(page) => (
          <ul class="text-sm">
            <ById of={page().data} id={({ id }) => id}>
              {(account) => <Row account={account()} />}
            </ById>
          </ul>
        )}
      </ListPanel>
    </>
  );
}

function Search(props: { of: string }) {
  const id = createUniqueId();
  const address = useAddress();
  const navigate = useNavigate();
  let input: HTMLInputElement | undefined;
  const find = (text: string) =>
    navigate(address({ q: text.trim() || undefined, after: undefined }), { scroll: false });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    find(input?.value ?? '');
  };
  const clear = () => {
    find('');
    input?.focus();
  };
  return (
    <search>
      <form onSubmit={submit}>
        <label for={id} class="block text-sm font-medium">
          Find an account
        </label>
        <div class="mt-1 flex flex-wrap gap-2">
          <input
            ref={input}
            id={id}
            type="search"
            name="q"
            value={props.of}
            autocomplete="off"
            spellcheck={false}
            maxlength={200}
            aria-describedby={`${id}-hint`}
            class="min-h-8 w-full max-w-120 min-w-0 rounded-md border border-edge bg-surface px-2 py-1 text-sm"
          />
          <button type="submit" class={buttonClass(true)}>
            Find
          </button>
          <Show when={props.of}>
            <Button onClick={clear}>Show all</Button>
          </Show>
        </div>
        <p id={`${id}-hint`} class="mt-1 text-xs text-muted">
          Its id, external id or e-mail address, the beginning of its name, or a member’s address.
        </p>
      </form>
    </search>
  );
}

/** The whole row leads to the account. */
function Row(props: { account: AccountRow }) {
  const names = () => [props.account.external_id, props.account.email].filter(Boolean).join(' · ');
  return (
    <li class="relative flex flex-wrap justify-between gap-x-6 gap-y-1 border-t border-line px-4 py-2.5 hover:bg-sunken @sm:px-5">
      <div class="min-w-0 grow basis-64">
        <a
          href={accountAddress(props.account.id)}
          class="font-medium wrap-anywhere after:absolute after:inset-0"
        >
          <bdi>{props.account.name}</bdi>
        </a>
        <p class="text-xs text-muted wrap-anywhere">
          <bdi>{names()}</bdi>
        </p>
        <p class="font-mono text-xs text-muted wrap-anywhere">{props.account.id}</p>
      </div>
      <div class="text-right">
        <p>
          <Show when={props.account.balance} fallback="no entry yet">
            {(balance) => (
              <>
                <Credits amount={balance().available_microcredits} />{' '}
                <span class="text-muted">credits</span>
              </>
            )}
          </Show>
        </p>
        <p class="text-xs text-muted">
          <ReconciliationMark state={props.account.reconciliation} /> · opened{' '}
          {dayText(props.account.created_at)}
        </p>
      </div>
    </li>
  );
}

import { For, type JSX, Show } from 'solid-js';
import { formatCount, viewerLocale } from '../../../format.ts';
import type { OperatedAccount } from '../../../operator-api.ts';
import { type Loadable, Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { dayText, moneyText } from '../../settings/billing/amounts.ts';

/** Whose it is, by which names, and who may look at it. */
export function AboutSection(props: { id: string; of: Loadable<OperatedAccount> }) {
  return (
    <Panel
      title="About"
      note="Names, members, money so far"
      aside={
        <a
          href={`/operator/audit?account=${encodeURIComponent(props.id)}`}
          class="inline-flex min-h-8 items-center text-sm font-medium text-accent underline underline-offset-4"
        >
          Audit log
        </a>
      }
    >
      <Loaded of={props.of} what="the account" skeleton={<SkeletonRows rows={5} />}>
        {(account) => (
          <dl class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 px-4 pb-4 text-sm @sm:px-5">
            <For each={factsOf(account())}>
              {([name, value]) => (
                <>
                  <dt class="text-muted">{name}</dt>
                  <dd class="wrap-anywhere">{value}</dd>
                </>
              )}
            </For>
          </dl>
        )}
      </Loaded>
    </Panel>
  );
}

function factsOf(account: OperatedAccount): [string, JSX.Element][] {
  const { subscription: plan } = account;
  return [
    ['Id', <span class="font-mono text-xs">{account.id}</span>],
    ['External id', <bdi>{account.external_id ?? 'none'}</bdi>],
    ['E-mail', <bdi>{account.email ?? 'none'}</bdi>],
    ['Opened', dayText(account.created_at)],
    ['Members', <Members of={account.members} />],
    ['Active keys', formatCount(account.active_keys, viewerLocale())],
    ['Plan', plan ? `${plan.plan}, ${plan.status}, until ${dayText(plan.period_end)}` : 'none'],
    ['Paid so far', <Paid of={account.payments} />],
  ];
}

function Members(props: { of: OperatedAccount['members'] }) {
  return (
    <Show when={props.of.length > 0} fallback="none">
      <ul>
        <For each={props.of}>
          {(member) => (
            <li>
              <bdi>{member.name}</bdi>, {member.role}
              <Show when={member.email !== member.name && member.email}>
                {(email) => (
                  <>
                    , <bdi>{email()}</bdi>
                  </>
                )}
              </Show>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

function Paid(props: { of: OperatedAccount['payments'] }) {
  return (
    <Show when={props.of.succeeded.length > 0} fallback="nothing">
      <For each={props.of.succeeded}>
        {(sum) => (
          <p>
            {moneyText(sum.amount_minor, sum.currency)} in {formatCount(sum.count, viewerLocale())}{' '}
            {sum.count === 1 ? 'payment' : 'payments'}
            <Show when={sum.refunded_minor > 0}>
              , {moneyText(sum.refunded_minor, sum.currency)} of it refunded
            </Show>
          </p>
        )}
      </For>
    </Show>
  );
}

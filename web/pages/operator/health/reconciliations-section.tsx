import { Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { formatCount, viewerLocale } from '../../../format.ts';
import { lists, type Reconciliation, reconcile, type TimePage } from '../../../operator-api.ts';
import { useList, useOperatorUpdates } from '../../../operator-queries.ts';
import { ChoiceLinks } from '../../../ui/choice-links.tsx';
import { Time } from '../../../ui/time.tsx';
import { AccountLink } from '../parts/account-link.tsx';
import { useParam } from '../parts/asked.ts';
import { ById } from '../parts/by-id.tsx';
import { DirectAct } from '../parts/direct-act.tsx';
import { ListPanel } from '../parts/list-panel.tsx';
import { ReconciliationMark, stateNames } from '../parts/reconciliation-mark.tsx';
import { reconciliationWords } from './reconciliation-words.ts';

const choices = ['differs', 'failed', 'behind'] as const;

/** Accounts that the last comparison did not find in order. */
export function ReconciliationsSection() {
  const param = useParam();
  const address = useAddress();
  const state = () => choices.find((known) => known === param('state'));
  const found = useList<TimePage<Reconciliation>>(lists.reconciliations, () => ({
    state: state(),
    cursor: param('after'),
  }));
  return (
    <ListPanel
      title="Reconciliation"
      name="reconciliations"
      class="mt-4"
      note="Accounts not in order when they were compared last, the longest unchecked first"
      aside={
        <ChoiceLinks
          label="Which comparisons"
          of={[undefined, ...choices].map((choice) => ({
            name: choice ? (choice === 'failed' ? 'Failed' : stateNames[choice]) : 'All',
            href: address({ state: choice, after: undefined }),
            isCurrent: state() === choice,
          }))}
        />
      }
      of={found}
      what="the comparisons"
      param="after"
      empty={
        state()
          ? 'No account is in this state.'
          : 'Every account that was compared is in order. One that differs from its copies appears here.'
      }
      end="That is every account of this choice."
    >
      {(page) => (
        <ul class="text-sm">
          <ById of={page().data} id={({ account }) => account}>
            {(one) => <Row of={one()} />}
          </ById>
        </ul>
      )}
    </ListPanel>
  );
}

function Row(props: { of: Reconciliation }) {
  const updates = useOperatorUpdates();
  const count = (number: number) => formatCount(number, viewerLocale());
  return (
    <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-t border-line px-4 py-2.5 @sm:px-5">
      <div class="min-w-0 grow basis-64">
        <p class="wrap-anywhere">
          <span class="font-medium">
            <AccountLink account={props.of.account} name={props.of.account_name} />
          </span>{' '}
          <ReconciliationMark state={props.of.state} />
        </p>
        <p class="text-xs text-muted wrap-anywhere">
          compared <Time at={props.of.at} full />, in this state since{' '}
          <Time at={props.of.since} full />
        </p>
        <p class="text-xs text-muted wrap-anywhere">
          {count(props.of.drained_seq)} of {count(props.of.seq)} entries in the database
          <Show when={props.of.payments_apart > 0}>
            , {count(props.of.payments_apart)} payments and grants apart
          </Show>
          <Show when={props.of.detail}>{(detail) => <>. {detail()}</>}</Show>
        </p>
      </div>
      <DirectAct
        panel="reconciliations"
        name="Compare now"
        of={props.of.account_name}
        busyWords="Comparing …"
        failed={`${props.of.account_name} could not be compared.`}
        run={(key) => reconcile(props.of.account, key)}
        done={(answer) => {
          const { text, tone } = reconciliationWords(answer);
          return { tone, text: `${props.of.account_name}. ${text}` };
        }}
        after={updates.reread}
      />
    </li>
  );
}

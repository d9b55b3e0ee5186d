import { createMemo, createSignal } from 'solid-js';
import { viewerLocale } from '../../../format.ts';
import { type Adjustment, adjust, type OperatedAccount } from '../../../operator-api.ts';
import { useOperatorUpdates } from '../../../operator-queries.ts';
import { creditsText } from '../../settings/billing/amounts.ts';
import { Field } from '../../settings/writing/field.tsx';
import { useSay } from '../../settings/writing/said.tsx';
import { SelectField } from '../../settings/writing/select-field.tsx';
import type { StepBody } from '../../settings/writing/step-dialogs.tsx';
import { TextField } from '../../settings/writing/text-field.tsx';
import { createWrite } from '../../settings/writing/write.ts';
import { reasonProblem } from '../parts/reason.ts';
import { amountOf, balanceAfter } from './adjustment.ts';
import { OfAccount } from './of-account.tsx';
import { Reviewed } from './reviewed.tsx';

/** Puts credits in or takes some away, for a reason that is kept. */
export const Adjust = (props: StepBody) => (
  <OfAccount rows={8}>{(account) => <Form account={account()} close={props.close} />}</OfAccount>
);

const directions = [
  ['add', 'Add credits'],
  ['take', 'Take credits away'],
] as const;

function Form(props: StepBody & { account: OperatedAccount }) {
  const say = useSay();
  const updates = useOperatorUpdates();
  const [direction, setDirection] = createSignal<Adjustment['direction']>('add');
  const [amount, setAmount] = createSignal('');
  const [reason, setReason] = createSignal('');
  const [checked, setChecked] = createSignal(false);
  const write = createWrite((asked: Adjustment, key) => adjust(props.account.id, asked, key));
  const wanted = createMemo(() =>
    amountOf(amount(), direction(), props.account.balance, viewerLocale()),
  );
  const credits = () => wanted().amount ?? 0;
  const then = () => balanceAfter(props.account.balance, direction(), credits());
  const check = () => {
    setChecked(true);
    return wanted().problem === undefined && reasonProblem(reason()) === undefined;
  };
  const verb = () => (direction() === 'add' ? 'Add' : 'Take away');
  const carryOut = async () => {
    const { id, name } = props.account;
    const asked = {
      direction: direction(),
      amount_microcredits: credits(),
      reason: reason().trim(),
    };
    if (!(await write.run(asked))) return;
    const done = asked.direction === 'add' ? 'were added to' : 'were taken from';
    say({
      panel: 'standing',
      tone: 'good',
      text: `${creditsText(credits())} ${done} ${name} (${id}).`,
    });
    props.close();
    void updates.rereadAccount();
  };
  return (
    <Reviewed
      check={check}
      consequences={() => [
        <>
          {verb()} <strong>{creditsText(credits())}</strong> {direction() === 'add' ? 'to' : 'from'}{' '}
          <bdi>{props.account.name}</bdi>:{' '}
          {direction() === 'add'
            ? 'a grant of its own that never expires. No money moves.'
            : 'from its grants in burn-down order. No money moves, and nothing is refunded.'}
        </>,
        <>
          The customer sees it in their entries with the reason: <bdi>“{reason().trim()}”</bdi>
        </>,
      ]}
      facts={() => [
        ['Available now', creditsText(props.account.balance.available_microcredits)],
        ['Available then', creditsText(then().available)],
        ...(props.account.balance.owed_microcredits > 0
          ? ([
              ['Owed now', creditsText(props.account.balance.owed_microcredits)],
              ['Owed then', creditsText(then().owed)],
            ] as const)
          : []),
      ]}
      act={`${verb()} ${creditsText(credits())}`}
      write={write}
      what={`adjust the balance of ${props.account.name}`}
      otherwise="The balance is as it was."
      carryOut={carryOut}
      close={props.close}
    >
      <SelectField
        name="direction"
        label="What to do"
        value={direction()}
        options={directions}
        onChoose={(value) => setDirection(value as Adjustment['direction'])}
      />
      <Field
        name="amount"
        label="Amount"
        unit="credits"
        value={amount()}
        problem={checked() ? wanted().problem : undefined}
        onInput={setAmount}
      />
      <TextField
        name="reason"
        label="Reason"
        hint="Shown to the customer with the entry, and kept in the audit log."
        value={reason()}
        problem={checked() ? reasonProblem(reason()) : undefined}
        onInput={setReason}
      />
    </Reviewed>
  );
}

import { useParams } from '@solidjs/router';
import { createMemo, createSignal, Show } from 'solid-js';
import { currencyExponent } from '../../../../core/units/money.ts';
import { viewerLocale } from '../../../format.ts';
import { useGrants } from '../../../ledger-queries.ts';
import {
  type OperatedAccount,
  type Payment,
  type Refund,
  type RefundAsk,
  refund,
} from '../../../operator-api.ts';
import { useOperatorUpdates, usePayment } from '../../../operator-queries.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { creditsText, moneyText } from '../../settings/billing/amounts.ts';
import { Actions } from '../../settings/writing/actions.tsx';
import { Field } from '../../settings/writing/field.tsx';
import { numberToType } from '../../settings/writing/parse-number.ts';
import { useSay } from '../../settings/writing/said.tsx';
import type { StepBody } from '../../settings/writing/step-dialogs.tsx';
import { TextField } from '../../settings/writing/text-field.tsx';
import { createWrite } from '../../settings/writing/write.ts';
import { reasonProblem } from '../parts/reason.ts';
import { rereadFrom } from '../parts/reread-from.ts';
import { OfAccount } from './of-account.tsx';
import { moneyLeft } from './payment-state.ts';
import { refundEffect, refundOf } from './refund-effect.ts';
import { Reviewed } from './reviewed.tsx';
import { useStep } from './step.ts';

/** Gives money of the payment the address names back. */
export function RefundStep(props: StepBody) {
  const params = useParams();
  const step = useStep();
  const payment = usePayment(params.account ?? '', () => step.param('payment') ?? '');
  return (
    <OfAccount rows={8}>
      {(account) => (
        <Loaded
          of={payment}
          what="the payment"
          skeleton={<SkeletonRows rows={8} class="mt-2 h-10" />}
        >
          {(looked) => (
            <Show
              when={looked().found}
              fallback={<Nothing close={props.close}>This account has no such payment.</Nothing>}
            >
              {(found) => (
                <Show
                  when={moneyLeft(found()) > 0}
                  fallback={
                    <Nothing close={props.close}>
                      Nothing of it can be refunded: no money came, all of it went back, or a bank
                      is deciding.
                    </Nothing>
                  }
                >
                  <Form account={account()} payment={found()} close={props.close} />
                </Show>
              )}
            </Show>
          )}
        </Loaded>
      )}
    </OfAccount>
  );
}

const Nothing = (props: StepBody & { children: string }) => (
  <div class="flex flex-col gap-4 px-5 py-4">
    <p>{props.children}</p>
    <Actions keep="Back" onKeep={props.close} />
  </div>
);

function Form(props: StepBody & { account: OperatedAccount; payment: Payment }) {
  const say = useSay();
  const updates = useOperatorUpdates();
  const grants = useGrants();
  const money = (minor: number) => moneyText(minor, props.payment.currency);
  const left = moneyLeft(props.payment);
  const exponent = currencyExponent(props.payment.currency);
  const [amount, setAmount] = createSignal(numberToType(left, exponent, viewerLocale()));
  const [reason, setReason] = createSignal('');
  const [checked, setChecked] = createSignal(false);
  const wanted = createMemo(() => refundOf(amount(), props.payment, viewerLocale()));
  const minor = () => wanted().amount ?? 0;
  const effect = createMemo(() => refundEffect(props.payment, minor(), grants.data?.data));
  let answer: Refund | undefined;
  const write = createWrite(async (asked: RefundAsk, key) => {
    answer = await refund(props.account.id, asked, key);
  });
  const check = () => {
    setChecked(true);
    return wanted().problem === undefined && reasonProblem(reason()) === undefined;
  };
  const carryOut = async () => {
    const asked = { payment: props.payment.id, amount_minor: minor(), reason: reason().trim() };
    if (!(await write.run(asked))) return;
    say({ panel: 'account-payments', tone: 'good', text: doneText(answer as Refund) });
    props.close();
    void rereadFrom('account-payments', updates.rereadAccount);
  };
  return (
    <Reviewed
      check={check}
      consequences={() => [
        <>
          Refund <strong>{money(minor())}</strong> of <bdi>{props.payment.description}</bdi> to{' '}
          <bdi>{props.account.name}</bdi>. The money goes back to how it was paid, and cannot be
          called back.
        </>,
        effect().owes > 0
          ? `Credits it bought are spent: up to ${creditsText(effect().owes)} will be owed, and repaid first by the next grant.`
          : 'The credits it bought are taken back; nothing will be owed.',
      ]}
      facts={() => [
        ['Paid', money(props.payment.amount_minor)],
        ['Refunded before', money(props.payment.refunded_minor)],
        ['Goes back now', money(minor())],
        ['Left to refund then', money(left - minor())],
        ['Credits taken back', creditsText(effect().takes)],
        ['Owed by it, at most', creditsText(effect().owes)],
      ]}
      act={`Refund ${money(minor())}`}
      write={write}
      what={`refund ${props.payment.description}`}
      otherwise="No money moved, and no credits were taken."
      carryOut={carryOut}
      close={props.close}
    >
      <p class="wrap-anywhere">
        <bdi>{props.payment.description}</bdi>, {money(props.payment.amount_minor)}, of{' '}
        <bdi>{props.account.name}</bdi>
        <span class="block text-xs text-muted">{props.payment.id}</span>
      </p>
      <Field
        name="amount"
        label="Amount"
        unit={props.payment.currency.toUpperCase()}
        value={amount()}
        problem={checked() ? wanted().problem : undefined}
        hint={`At most ${money(left)}`}
        onInput={setAmount}
      />
      <TextField
        name="reason"
        label="Reason"
        hint="Kept in the audit log; the customer is not shown it."
        value={reason()}
        problem={checked() ? reasonProblem(reason()) : undefined}
        onInput={setReason}
      />
    </Reviewed>
  );
}

function doneText(done: Refund): string {
  const owed =
    done.owed_microcredits > 0
      ? ` The account owes ${creditsText(done.owed_microcredits)} now.`
      : '';
  return `${moneyText(done.amount_minor, done.currency)} goes back; ${creditsText(done.clawed_back_microcredits)} were taken back.${owed}`;
}

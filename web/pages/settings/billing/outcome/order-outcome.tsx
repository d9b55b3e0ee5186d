import { useNavigate, useSearchParams } from '@solidjs/router';
import { createEffect, createMemo, on, Show } from 'solid-js';
import { useAddress } from '../../../../address.ts';
import { ApiProblem } from '../../../../api.ts';
import type { Order } from '../../../../billing-api.ts';
import { useBillingUpdates, useOrder } from '../../../../billing-queries.ts';
import { Button, buttonClass } from '../../../../ui/button.tsx';
import { Notice } from '../../writing/notice.tsx';
import { nextStepAfter } from '../leave.ts';
import { StepLink } from '../step-link.tsx';
import { LookingUp } from './looking-up.tsx';
import { againStep, orderWords } from './order-words.ts';

/** What became of the order the address names. */
export function OrderOutcome() {
  const [params] = useSearchParams();
  const id = createMemo(() => (typeof params.order === 'string' ? params.order : undefined));
  return (
    <Show when={id()} keyed>
      {(order) => <Outcome id={order} returned={params.checkout === 'return'} />}
    </Show>
  );
}

function Outcome(props: { id: string; returned: boolean }) {
  const order = useOrder(
    () => props.id,
    () => props.returned,
  );
  const [params] = useSearchParams();
  const address = useAddress();
  const navigate = useNavigate();
  const updates = useBillingUpdates();
  let region: HTMLElement | undefined;

  const known = createMemo(() => order.data !== undefined || order.isError);
  createEffect(on(known, (isKnown) => isKnown && region?.focus()));
  const status = createMemo(() => order.data?.status);
  createEffect(
    on(status, (now) => {
      if (now === undefined || now === 'open') return;
      // This very look may have carried it out, after the panels were read.
      void updates.rereadPanels();
      if (now === 'paid') goOn();
    }),
  );

  /** Once: the way on is taken, and a reload shows where it led. */
  function goOn() {
    const next = nextStepAfter(props.id);
    if (!next || params.step !== undefined) return;
    const kept = new URLSearchParams({ order: props.id, checkout: 'return' });
    navigate(`${next}&${kept}`, { replace: true, scroll: false });
  }

  const dismiss = () => {
    navigate(address({ order: undefined, checkout: undefined }), { replace: true, scroll: false });
    document.querySelector<HTMLElement>('h1')?.focus();
  };
  return (
    <section ref={region} role="status" aria-label="Your order" tabindex="-1">
      <Show
        when={order.data}
        fallback={
          <Show when={order.error} fallback={<LookingUp />}>
            {(error) => <NotKnown error={error()} retry={order.refetch} dismiss={dismiss} />}
          </Show>
        }
      >
        {(data) => <Known order={data()} returned={props.returned} dismiss={dismiss} />}
      </Show>
    </section>
  );
}

function Known(props: { order: Order; returned: boolean; dismiss: () => void }) {
  const words = () => orderWords(props.order, props.returned);
  const again = () => props.order.status === 'failed' || props.order.status === 'expired';
  return (
    <Notice tone={words().tone} title={words().title}>
      <p>{words().text}</p>
      <div class="mt-2 flex flex-wrap items-center gap-3">
        <Show when={props.order.status === 'open' && !props.returned && props.order.url}>
          {(url) => (
            <a href={url()} rel="external" class={buttonClass(true)}>
              Continue checkout
            </a>
          )}
        </Show>
        <Show when={again()}>
          <StepLink to={againStep(props.order)} about={aboutOf(props.order)} primary>
            Try again
          </StepLink>
        </Show>
        <Button onClick={props.dismiss}>Dismiss</Button>
      </div>
    </Notice>
  );
}

const aboutOf = (order: Order) => {
  if (order.kind === 'plan') return { plan: order.item ?? '' };
  if (order.kind === 'package') return { package: order.item ?? '' };
  return order.kind === 'amount' ? { amount: String(order.amount_minor) } : {};
};

function NotKnown(props: { error: Error; retry: () => unknown; dismiss: () => void }) {
  const unknown = () => props.error instanceof ApiProblem && props.error.status === 404;
  return (
    <Show
      when={unknown()}
      fallback={
        <Notice tone="warn" title="Could not look up your order">
          <p>{props.error.message} If you have paid, the credits come by themselves.</p>
          <div class="mt-2 flex flex-wrap items-center gap-3">
            <Button onClick={() => props.retry()}>Look again</Button>
            <Button onClick={props.dismiss}>Dismiss</Button>
          </div>
        </Notice>
      }
    >
      <Notice tone="warn" title="There is no such order">
        <p>This account has no order of this name. The link may belong to another account.</p>
        <p class="mt-2">
          <Button onClick={props.dismiss}>Dismiss</Button>
        </p>
      </Notice>
    </Show>
  );
}

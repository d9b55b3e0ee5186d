import { type Component, createEffect, createMemo, on, Show } from 'solid-js';
import { Dialog } from '../../../ui/dialog.tsx';
import { later } from '../../../ui/later.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import type { PanelName } from './said.tsx';
import { type StepName, useStep } from './step.ts';

interface StepBody {
  /** Closes the dialog: left, or done. */
  close: () => void;
}

const body = (load: () => Promise<Component<StepBody>>, what: string) =>
  later<StepBody>(what, load, () => (
    <div class="pt-4">
      <SkeletonRows rows={4} />
    </div>
  ));

interface Step {
  readonly title: string;
  readonly panel: PanelName;
  readonly Body: Component<StepBody>;
}

const steps: Record<StepName, Step> = {
  buy: {
    title: 'Review your purchase',
    panel: 'buy',
    Body: body(async () => (await import('./buy/review.tsx')).Review, 'the review'),
  },
  'auto-top-up': {
    title: 'Auto top-up',
    panel: 'top-up',
    Body: body(async () => (await import('./top-up/top-up-form.tsx')).TopUpForm, 'the form'),
  },
  'stop-auto-top-up': {
    title: 'Switch auto top-up off?',
    panel: 'top-up',
    Body: body(async () => (await import('./top-up/switch-off.tsx')).SwitchOff, 'this step'),
  },
  plan: {
    title: 'Review your plan',
    panel: 'plan',
    Body: body(async () => (await import('./plan/plan-change.tsx')).ChoosePlan, 'the review'),
  },
  'cancel-plan': {
    title: 'Cancel your plan?',
    panel: 'plan',
    Body: body(async () => (await import('./plan/plan-change.tsx')).CancelPlan, 'the review'),
  },
  'resume-plan': {
    title: 'Keep your plan',
    panel: 'plan',
    Body: body(async () => (await import('./plan/plan-change.tsx')).ResumePlan, 'the review'),
  },
  card: {
    title: 'Add a card',
    panel: 'cards',
    Body: body(async () => (await import('./cards/card-steps.tsx')).AddCard, 'this step'),
  },
  'remove-card': {
    title: 'Remove this card?',
    panel: 'cards',
    Body: body(async () => (await import('./cards/card-steps.tsx')).RemoveCard, 'this step'),
  },
};

/** The dialog of the step the address names. Closing takes it out of the address again. */
export function Steps() {
  const step = useStep();
  const name = createMemo(step.name);

  // The browser tells of a dialog's end also when it was the address that ended it.
  const close = () => name() !== undefined && step.close();
  // Only when the dialog is gone does the browser give the focus back, and can others have it.
  createEffect(
    on(name, (now, before) => {
      if (before !== undefined && now === undefined && !hasOpener())
        focusPanel(steps[before].panel);
    }),
  );
  return (
    <Show when={name()} keyed>
      {(open) => {
        const { title, Body } = steps[open];
        return (
          <Dialog title={title} onClose={close}>
            <Body close={close} />
          </Dialog>
        );
      }}
    </Show>
  );
}

/** Whether the browser gave the focus back to what opened it; headings and regions open nothing. */
const hasOpener = (): boolean => {
  const focused = document.activeElement;
  return (
    focused !== null &&
    focused !== document.body &&
    !focused.closest('dialog') &&
    !focused.matches('[tabindex="-1"]')
  );
};

/** A step opened by its link has no opener, and one that was carried out may have lost it. */
const focusPanel = (name: PanelName) =>
  document.querySelector<HTMLElement>(`[data-panel="${name}"] h2`)?.focus();

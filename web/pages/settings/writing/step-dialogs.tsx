import { type Component, createEffect, createMemo, on, Show } from 'solid-js';
import { Dialog } from '../../../ui/dialog.tsx';
import { later } from '../../../ui/later.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import type { PanelName } from './said.tsx';

export interface StepBody {
  /** Closes the dialog: left, or done. */
  close: () => void;
}

/**
 * A step's inside, whose code comes when it is first shown. `what` completes "Could not load …";
 * `rows` is about how high it will be, in rows of a list.
 */
export const stepBody = (load: () => Promise<Component<StepBody>>, what: string, rows = 4) =>
  later<StepBody>(what, load, () => (
    <div class="pt-4">
      <SkeletonRows rows={rows} />
    </div>
  ));

export interface Step {
  readonly title: string;
  /** Where what comes of it is said, and the focus goes. */
  readonly panel: PanelName;
  readonly Body: Component<StepBody>;
}

interface StepDialogsProps<Name extends string> {
  /** As the address has it. */
  step: { readonly name: () => Name | undefined; readonly close: () => void };
  of: Readonly<Record<Name, Step>>;
}

/** The dialog of the step the address names. Closing takes it out of the address again. */
export function StepDialogs<Name extends string>(props: StepDialogsProps<Name>) {
  const name = createMemo(() => props.step.name());

  // The browser tells of a dialog's end also when it was the address that ended it.
  const close = () => name() !== undefined && props.step.close();
  // Only when the dialog is gone does the browser give the focus back, and can others have it.
  createEffect(
    on(name, (now, before) => {
      if (before !== undefined && now === undefined && !hasOpener())
        focusPanel(props.of[before].panel);
    }),
  );
  return (
    <Show when={name()} keyed>
      {(open) => {
        const { title, Body } = props.of[open];
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

import { type Component, createEffect, createMemo, on, Show } from 'solid-js';
import type { Scope } from '../../../../core/access/scopes.ts';
import { mayIn, useSession } from '../../../session.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { later } from '../../../ui/later.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { RoleRefusal } from '../../for-role.tsx';
import { Actions } from './actions.tsx';
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
  /** What a role must have to take it: others who open its address are told. */
  readonly needs?: Scope;
  /** It ends with what is shown once: a click beside it does not close it. */
  readonly shownOnce?: boolean;
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
        const { title, needs, shownOnce, Body } = props.of[open];
        return (
          <Dialog title={title} onClose={close} stays={shownOnce}>
            <Show when={needs} fallback={<Body close={close} />}>
              {(scope) => <IfAllowed needs={scope()} Body={Body} close={close} />}
            </Show>
          </Dialog>
        );
      }}
    </Show>
  );
}

function IfAllowed(props: StepBody & { needs: Scope; Body: Component<StepBody> }) {
  const session = useSession();
  return (
    <Loaded of={session} what="who is signed in" skeleton={<SkeletonRows rows={4} class="h-12" />}>
      {(known) => (
        <Show
          when={mayIn(known(), props.needs)}
          fallback={
            <div class="flex flex-col gap-4 px-5 py-4">
              <p>
                <RoleRefusal scope={props.needs} />
              </p>
              <Actions keep="Back" onKeep={props.close} />
            </div>
          }
        >
          <props.Body close={props.close} />
        </Show>
      )}
    </Loaded>
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

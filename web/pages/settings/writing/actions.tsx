import { type JSX, onMount, type ParentProps, Show } from 'solid-js';
import { buttonClass } from '../../../ui/button.tsx';
import { useWritesOff } from './writes-off.ts';

interface ActionsProps {
  /** The button that leaves everything as it is. */
  keep: string;
  onKeep: () => void;
  /** The button that acts; absent while it is not known what it would do. */
  act?: JSX.Element;
  /** Something before it has the focus: a field to fill in. */
  unfocused?: boolean;
}

/** The words name what they are about, however long its name is. */
const named = 'max-w-full text-left whitespace-normal! wrap-anywhere';

/** The foot of a dialog. What changes nothing has the focus first. */
export function Actions(props: ActionsProps) {
  const off = useWritesOff();
  let keep: HTMLButtonElement | undefined;
  onMount(() => !props.unfocused && keep?.focus());
  return (
    <>
      <Show when={off()}>
        <p class="text-sm font-medium text-warn">
          Paused: nothing can be changed until the connection is back.
        </p>
      </Show>
      <div class="flex flex-wrap items-center justify-end gap-3">
        <button
          ref={keep}
          type="button"
          onClick={() => props.onKeep()}
          class={buttonClass(false, named)}
        >
          {props.keep}
        </button>
        {props.act}
      </div>
    </>
  );
}

interface ActProps {
  busy: boolean;
  busyWords: string;
  /** Absent where it ends a form. */
  onClick?: () => void;
  submits?: boolean;
}

/** Acts once: while it is at it a second click, or Enter, does nothing. It keeps its focus meanwhile. */
export function Act(props: ParentProps<ActProps>) {
  const off = useWritesOff();
  return (
    <button
      type={props.submits ? 'submit' : 'button'}
      disabled={off()}
      aria-disabled={props.busy}
      onClick={() => !props.busy && props.onClick?.()}
      class={buttonClass(true, named)}
    >
      {props.busy ? props.busyWords : props.children}
    </button>
  );
}

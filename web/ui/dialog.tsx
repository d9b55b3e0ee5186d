import { createUniqueId, onCleanup, onMount, type ParentProps } from 'solid-js';
import { Icon } from './icon.tsx';

interface DialogProps {
  title: string;
  /** Asked to close: by Esc, the button, or a click beside it. */
  onClose: () => void;
  /** A click beside it does not close it: a slip would lose what is shown once. */
  stays?: boolean | undefined;
}

/** A modal dialog, open while it exists. The browser keeps the focus inside and gives it back. */
export function Dialog(props: ParentProps<DialogProps>) {
  const id = createUniqueId();
  let dialog: HTMLDialogElement | undefined;
  onMount(() => dialog?.showModal());
  let gone = false;
  onCleanup(() => {
    // Taken away with its page, nobody asked to close it: what closing leads to is not to happen.
    gone = true;
    dialog?.close();
  });
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={() => gone || props.onClose()}
      closedby={props.stays ? 'closerequest' : 'any'}
      class="m-auto w-[min(38rem,calc(100vw-1.5rem))] max-w-none rounded-lg border border-edge bg-surface p-0 text-ink shadow-xl"
    >
      <div class="flex max-h-[min(46rem,calc(100dvh-3rem))] flex-col">
        <header class="flex items-center justify-between gap-4 border-b border-line py-2.5 pr-2.5 pl-5">
          <h2 id={id} tabindex="-1" class="text-base font-semibold">
            {props.title}
          </h2>
          <button
            type="button"
            aria-label="Close"
            onClick={() => dialog?.close()}
            class="grid size-9 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
          >
            <Icon name="cross" class="size-4.5" />
          </button>
        </header>
        <div class="overflow-y-auto overscroll-contain">{props.children}</div>
      </div>
    </dialog>
  );
}

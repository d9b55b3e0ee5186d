import { type ParentProps, Show } from 'solid-js';
import { buttonClass } from '../../../ui/button.tsx';
import { useWritesOff } from './writes-off.ts';

interface StepAnchorProps {
  /** The address of the step. */
  href: string;
  primary?: boolean;
  /** Names what it acts on, where the words alone would not. */
  label?: string;
}

/** A way into a step: a link that looks like the button it is. Without a connection it leads nowhere. */
export function StepAnchor(props: ParentProps<StepAnchorProps>) {
  const off = useWritesOff();
  return (
    <Show
      when={!off()}
      fallback={
        <button type="button" disabled class={buttonClass(props.primary)} aria-label={props.label}>
          {props.children}
        </button>
      }
    >
      <a href={props.href} noScroll aria-label={props.label} class={buttonClass(props.primary)}>
        {props.children}
      </a>
    </Show>
  );
}

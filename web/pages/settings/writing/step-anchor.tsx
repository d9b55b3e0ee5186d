import { type ParentProps, Show } from 'solid-js';
import type { Scope } from '../../../../core/access/scopes.ts';
import { useMay } from '../../../session.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { useWritesOff } from './writes-off.ts';

interface StepAnchorProps {
  /** The address of the step. */
  href: string;
  primary?: boolean;
  /** Names what it acts on, where the words alone would not. */
  label?: string;
  /** Offered only to roles that have it. */
  needs?: Scope;
}

/** A way into a step: a link that looks like the button it is. Without a connection it leads nowhere. */
export function StepAnchor(props: ParentProps<StepAnchorProps>) {
  const off = useWritesOff();
  const may = useMay();
  return (
    <Show when={!props.needs || may(props.needs)}>
      <Show
        when={!off()}
        fallback={
          <button
            type="button"
            disabled
            class={buttonClass(props.primary)}
            aria-label={props.label}
          >
            {props.children}
          </button>
        }
      >
        <a href={props.href} noScroll aria-label={props.label} class={buttonClass(props.primary)}>
          {props.children}
        </a>
      </Show>
    </Show>
  );
}

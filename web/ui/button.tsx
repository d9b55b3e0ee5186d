import type { JSX, ParentProps } from 'solid-js';

interface ButtonProps {
  onClick: (event: MouseEvent) => void;
  disabled?: boolean;
  primary?: boolean;
  class?: string;
}

const plain = 'border-edge bg-surface text-ink hover:bg-sunken';
const strong = 'border-accent bg-accent text-on-accent hover:opacity-95';

/** How a button looks, also where it is a link or ends a form. */
export const buttonClass = (primary?: boolean, more = ''): string =>
  `inline-flex min-h-8 items-center gap-1.5 rounded-md border px-3 py-1 text-sm font-medium whitespace-nowrap disabled:opacity-60 ${primary ? strong : plain} ${more}`;

export function Button(props: ParentProps<ButtonProps>): JSX.Element {
  return (
    <button
      type="button"
      disabled={props.disabled}
      onClick={(event) => props.onClick(event)}
      class={buttonClass(props.primary, props.class)}
    >
      {props.children}
    </button>
  );
}

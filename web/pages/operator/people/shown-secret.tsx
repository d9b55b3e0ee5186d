import { createSignal, onMount } from 'solid-js';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Notice } from '../../settings/writing/notice.tsx';

interface ShownSecretProps {
  name: string;
  /** Null when the answer was told again: then nobody has it. */
  secret: string | null;
  close: () => void;
}

/** A key's secret, this once. */
export function ShownSecret(props: ShownSecretProps) {
  const [copied, setCopied] = createSignal(false);
  let field: HTMLInputElement | undefined;
  onMount(() => field?.select());
  const copy = async () => {
    await navigator.clipboard.writeText(props.secret ?? '');
    setCopied(true);
  };
  if (props.secret === null)
    return (
      <div class="flex flex-col gap-4 px-5 py-4">
        <Notice tone="warn" title="The secret cannot be shown again.">
          The first answer was lost on its way. Revoke {props.name} and make another key.
        </Notice>
        <Done close={props.close} />
      </div>
    );
  return (
    <div class="flex flex-col gap-4 px-5 py-4">
      <Notice tone="warn" title="Copy it now: it is not shown again.">
        Whoever has this secret acts for every account within the key’s scopes.
      </Notice>
      <label class="text-xs font-medium text-muted">
        Secret of {props.name}
        <input
          ref={field}
          readonly
          value={props.secret}
          class="mt-1 block min-h-9 w-full rounded-md border border-edge bg-sunken px-2 py-1 font-mono text-sm text-ink"
        />
      </label>
      <div class="flex flex-wrap items-center gap-3">
        <Button onClick={() => void copy()}>Copy the secret</Button>
        <span role="status" class="text-sm text-good">
          {copied() && 'Copied.'}
        </span>
      </div>
      <Done close={props.close} />
    </div>
  );
}

const Done = (props: { close: () => void }) => (
  <div class="flex justify-end">
    <button type="button" class={buttonClass(true)} onClick={() => props.close()}>
      Done
    </button>
  </div>
);

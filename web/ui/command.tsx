import { createSignal, Show } from 'solid-js';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

const copiedForMs = 2_000;

interface CommandProps {
  text: string;
  /** What is copied, when it is not a command. */
  what?: string;
}

/** A command to run in a terminal, or another text to take elsewhere, with a button that copies it. */
export function Command(props: CommandProps) {
  const [copied, setCopied] = createSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(props.text);
    setCopied(true);
    setTimeout(() => setCopied(false), copiedForMs);
  };
  return (
    <div class="flex min-w-0 flex-col items-start gap-2">
      <pre class="w-full rounded-md border border-line bg-sunken p-3 font-mono text-xs leading-5 break-all whitespace-pre-wrap">
        {props.text}
      </pre>
      <Button onClick={copy}>
        <Show when={copied()} fallback={<Icon name="copy" class="size-3.5" />}>
          <Icon name="check" class="size-3.5" />
        </Show>
        {copied() ? 'Copied' : `Copy ${props.what ?? 'command'}`}
      </Button>
    </div>
  );
}

import { type JSX, onMount, Show } from 'solid-js';
import type { ShownKey } from '../../../keys-api.ts';
import { useSession } from '../../../session.ts';
import { Command } from '../../../ui/command.tsx';
import { firstUsage } from '../usage/first-usage.ts';
import { Actions } from '../writing/actions.tsx';
import { Notice } from '../writing/notice.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';

/** The one time that a secret is shown. */
export function ShownSecret(props: StepBody & { of: ShownKey; children?: JSX.Element }) {
  let title: HTMLParagraphElement | undefined;
  onMount(() => title?.focus());
  return (
    <div class="flex flex-col gap-4 px-5 py-4">
      <p ref={title} tabindex="-1" class="font-medium wrap-anywhere outline-none">
        The secret of <bdi>{props.of.name}</bdi>
      </p>
      <Show when={props.of.secret} fallback={<Lost name={props.of.name} />}>
        {(secret) => (
          <>
            <Notice tone="warn" title="Copy it now: it is shown this once.">
              Only its hash is kept. Put it where your program reads its secrets, not into its code;
              if it is lost, rotate the key.
            </Notice>
            <Command text={secret()} what="secret" />
            {props.children}
            <TryIt of={props.of} secret={secret()} />
          </>
        )}
      </Show>
      <Actions keep="Done" onKeep={props.close} unfocused />
    </div>
  );
}

function Lost(props: { name: string }) {
  return (
    <Notice tone="warn" title="The secret was in an answer that did not arrive.">
      It is not shown twice. Rotate {props.name} to get another.
    </Notice>
  );
}

/** A first request; what it does is within what the key may. */
function TryIt(props: { of: ShownKey; secret: string }) {
  const session = useSession();
  const account = () => session.data?.account?.id ?? 'me';
  const reads = () =>
    `curl ${location.origin}/v1/accounts/${account()}/balance \\\n  -H "Authorization: Bearer $API_KEY"`;
  const command = () => {
    if (props.of.scopes.includes('usage:write')) return firstUsage(location.origin, account());
    return props.of.scopes.includes('balance:read') ? reads() : undefined;
  };
  return (
    <Show when={command()}>
      {(text) => (
        <details class="text-sm">
          <summary class="min-h-8 cursor-pointer py-1 font-medium">Try it in a terminal</summary>
          <div class="pt-2">
            <Command text={`export API_KEY=${props.secret}\n${text()}`} />
            <p class="mt-2 text-muted">
              {props.of.scopes.includes('usage:write')
                ? 'It reports a small code analysis, which costs a few credits.'
                : 'It reads the balance, which costs nothing.'}
            </p>
          </div>
        </details>
      )}
    </Show>
  );
}

import { createMemo, For, Show } from 'solid-js';
import { creditsText, missingDigits, viewerLocale } from '../format.ts';

interface CreditsProps {
  /** Whole microcredits; also the machine-readable value of the element. */
  amount: number;
  sign?: string;
  /** Pads to six decimals with figure spaces, so that decimal points line up in a column; not where it is narrow. */
  aligned?: boolean;
}

/**
 * An exact amount of credits. What lies beyond two decimals is there, and steps back. A changed
 * amount gets new nodes, for the reason `Figure` gives.
 */
export function Credits(props: CreditsProps) {
  const locale = viewerLocale();
  const amount = createMemo(() => props.amount);
  const texts = createMemo(() => [creditsText(amount(), locale)]);
  return (
    <data value={props.amount} class="whitespace-nowrap tabular-nums">
      {props.sign}
      <For each={texts()}>
        {(text) => (
          <>
            <span>{text.lead}</span>
            <Show when={text.rest}>
              <span class="font-normal text-faint" classList={{ 'text-[0.8em]': !props.aligned }}>
                {text.rest}
              </span>
            </Show>
            {text.tail}
            <Show when={props.aligned}>
              <span class="hidden font-normal @sm:inline">
                {'\u2007'.repeat(missingDigits(text))}
              </span>
            </Show>
          </>
        )}
      </For>
    </data>
  );
}

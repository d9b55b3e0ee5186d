import { createMemo, For, Show } from 'solid-js';
import { creditsText, missingDigits, viewerLocale } from '../format.ts';

interface CreditsProps {
  /** Whole microcredits; also the machine-readable value of the element. */
  amount: number;
  sign?: string;
  /** Pads to six decimals with figure spaces, so that decimal points line up in a column; not where it is narrow. */
  aligned?: boolean;
  /** Where there is no room for all of it, what is beyond two decimals goes to a second line. */
  folds?: boolean;
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
    <data
      value={props.amount}
      class="tabular-nums"
      classList={{ 'whitespace-nowrap': !props.folds }}
    >
      <For each={texts()}>
        {(text) => (
          <>
            <span class="whitespace-nowrap">
              {props.sign}
              {text.lead}
            </span>
            <Show when={text.rest}>
              <wbr />
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

/** How many characters an amount takes on screen, as it is written in the viewer's locale. */
function lengthOf(amount: number): number {
  const { lead, rest, tail } = creditsText(amount, viewerLocale());
  return (lead + rest + tail).length;
}

/**
 * The size of a page's largest figure, by how long it is: a number is never broken in two. Its line
 * keeps one height, so that a digit more or less moves nothing.
 */
export function heroSize(amount: number): string {
  const length = lengthOf(amount);
  const size =
    length <= 11
      ? 'text-hero'
      : length <= 16
        ? 'text-xl @sm:text-hero'
        : 'text-lg @sm:text-xl @md:text-[1.75rem]';
  return `${size} leading-10 font-semibold tracking-tight`;
}

const isLong = (amount: number): boolean => lengthOf(amount) > 12;

/** The size of a figure in a row: hundreds of millions are smaller where it is narrow. */
export const rowSize = (amount: number): string => (isLong(amount) ? 'text-xs @sm:text-sm' : '');

/** The size of a figure of its own. */
export const figureSize = (amount: number): string =>
  isLong(amount) ? 'text-sm @sm:text-lg' : 'text-lg';

import { Show } from 'solid-js';
import type { Package } from '../../../../billing-api.ts';
import { creditsText, moneyText, pricePerCredit } from '../amounts.ts';

interface PackageChoiceProps {
  /** Absent for an amount of one's own. */
  item: Package | undefined;
  chosen: boolean;
  choose: () => void;
}

/** One choice: what it is, what it brings, what it costs. */
export function PackageChoice(props: PackageChoiceProps) {
  return (
    <label class="flex min-h-14 items-center gap-3 border-t border-line py-1.5 hover:bg-sunken">
      <input
        type="radio"
        name="choice"
        value={props.item?.id ?? 'custom'}
        checked={props.chosen}
        onChange={() => props.choose()}
        class="size-4.5 shrink-0 accent-accent"
      />
      <Show
        when={props.item}
        fallback={
          <span>
            <span class="font-medium">Custom amount</span>{' '}
            <span class="block text-sm text-muted">An amount of your own</span>
          </span>
        }
      >
        {(item) => (
          <>
            <span class="min-w-0 grow">
              <span class="font-medium">
                <bdi>{item().name}</bdi>: {creditsText(item().credits_microcredits)}
              </span>{' '}
              <Show when={item().bonus_microcredits > 0}>
                <span class="text-sm font-medium text-good">
                  + {creditsText(item().bonus_microcredits)} bonus
                </span>
              </Show>
            </span>{' '}
            <span class="text-right">
              <span class="block font-medium tabular-nums">
                {moneyText(item().amount_minor, item().currency)}
              </span>{' '}
              <span class="block text-xs text-muted">{pricePerCredit(item())} per credit</span>
            </span>
          </>
        )}
      </Show>
    </label>
  );
}

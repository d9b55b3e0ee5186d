import { createMemo, Show } from 'solid-js';
import { formatCount, viewerLocale } from '../../../../format.ts';
import { Credits, heroSize } from '../../../../ui/credits.tsx';
import { Figure } from '../../../../ui/figure.tsx';
import type { Spending } from './asked.ts';
import { changeOf, changeWords } from './change.ts';
import { describeMoments } from './compared.ts';

/** The whole period in three figures. */
export function Headline(props: { spending: Spending }) {
  const locale = viewerLocale();
  return (
    <dl class="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-3 border-t border-line px-4 pt-4 pb-5 @sm:grid-cols-[7fr_3fr] @lg:grid-cols-[minmax(max-content,5fr)_minmax(max-content,3fr)_minmax(0,6fr)] @sm:px-5">
      <div>
        <dt class="text-sm text-muted">Credits spent</dt>
        <dd class={heroSize(props.spending.total_microcredits)} data-figure="total">
          <Credits amount={props.spending.total_microcredits} />
        </dd>
      </div>
      <div>
        <dt class="text-sm text-muted">Requests</dt>
        <dd class="pt-1.5 text-xl font-semibold" data-figure="requests">
          <Figure text={formatCount(props.spending.count, locale)} />
        </dd>
      </div>
      <div class="@sm:col-span-2 @lg:col-span-1">
        <dt class="text-sm text-muted">Change</dt>
        <Show
          when={props.spending.compare}
          fallback={<dd class="pt-2 text-sm text-muted">Nothing of this period has passed yet.</dd>}
        >
          {(before) => (
            <Compared
              amount={props.spending.total_microcredits}
              before={before().total_microcredits}
              period={describeMoments(before(), new Date(), locale)}
            />
          )}
        </Show>
      </div>
    </dl>
  );
}

/** A change of hundreds of millions fits a line of its own where it is narrow. */
const sizeOf = (text: string): string => (text.length > 12 ? 'text-sm @sm:text-xl' : 'text-xl');

/** Told in words too: a sign is easily missed. New nodes each time, for the reason `Figure` gives. */
function Compared(props: { amount: number; before: number; period: string }) {
  const change = createMemo(() => changeOf(props.amount, props.before, viewerLocale()));
  return (
    <Show when={change()} keyed>
      {({ percent, credits, way }) => (
        <>
          <dd
            class="flex flex-wrap items-baseline gap-x-2 pt-1.5 font-semibold"
            data-figure="change"
          >
            <Show when={percent}>
              <bdi class={sizeOf(percent)}>{percent}</bdi>
            </Show>
            <bdi class={percent ? 'text-sm text-muted' : sizeOf(credits)}>{credits}</bdi>
            <span class="text-sm font-normal text-muted">credits</span>
          </dd>
          <dd class="text-xs text-muted">
            {changeWords[way]}, <bdi>{props.period}</bdi>
          </dd>
        </>
      )}
    </Show>
  );
}

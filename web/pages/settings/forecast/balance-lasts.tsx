import { Show } from 'solid-js';
import { Credits } from '../../../ui/credits.tsx';
import type { Forecast } from './forecast-api.ts';
import { lastsWords } from './forecast-words.ts';

/** A range of days: what is left, what runs, and what is foreseen to be spent. */
export function BalanceLasts(props: { forecast: Forecast }) {
  const words = () => lastsWords(props.forecast);
  return (
    <div class="flex grow flex-col px-4 pb-4 @sm:px-5">
      <Show
        when={props.forecast.hidden === null}
        fallback={
          <p class="text-muted">
            Not known yet: see when a forecast appears. What servers burn is known.
          </p>
        }
      >
        <p class="text-lg font-semibold" data-figure="lasts">
          {words().range}
        </p>
        <p class="min-h-6 text-sm text-muted">{words().expected}</p>
      </Show>
      <dl class="mt-3 text-sm">
        <div class="flex items-center justify-between gap-4 border-t border-line py-1.5">
          <dt class="text-muted">Available now, credits</dt>
          <dd class="font-medium">
            <Credits amount={props.forecast.balance.available_microcredits} />
          </dd>
        </div>
        <div class="flex items-center justify-between gap-4 border-t border-line py-1.5">
          <dt class="text-muted">Servers burn an hour</dt>
          <dd class="font-medium">
            <Credits amount={props.forecast.balance.burn_per_hour_microcredits} />
          </dd>
        </div>
      </dl>
      <p class="mt-3 text-xs text-muted">
        Without new credits. No auto top-up and no grant to come is counted in.
      </p>
    </div>
  );
}

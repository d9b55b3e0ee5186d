import { Match, Show, Switch } from 'solid-js';
import { formatClock, viewerLocale } from '../format.ts';
import { useLive } from '../live-feed.tsx';

/** Whether what is on screen is now, or of when. Announced when it changes. */
export function LiveStatusLine() {
  const live = useLive();
  const lastValue = () => {
    const status = live.status();
    return status.kind === 'paused' && status.lastHeardMs !== undefined
      ? new Date(status.lastHeardMs)
      : undefined;
  };
  return (
    <p role="status" class="flex min-h-7 grow items-center justify-end gap-2 text-sm text-muted">
      <Switch>
        <Match when={live.status().kind === 'live'}>
          <span class="dot size-2 rounded-full bg-good" aria-hidden="true" /> Live
        </Match>
        <Match when={live.status().kind === 'connecting'}>
          <span class="dot size-2 rounded-full bg-edge" aria-hidden="true" /> Connecting
        </Match>
        <Match when={live.status().kind === 'paused'}>
          <span class="rounded-md bg-warn-soft px-2 py-0.5 font-medium text-warn">
            Paused ·{' '}
            <Show when={lastValue()} fallback="no value yet">
              {(at) => (
                <>
                  last value of{' '}
                  <time dateTime={at().toISOString()}>{formatClock(at(), viewerLocale())}</time>
                </>
              )}
            </Show>
          </span>
        </Match>
      </Switch>
    </p>
  );
}

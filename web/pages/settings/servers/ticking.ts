import { type Accessor, createSignal, onCleanup } from 'solid-js';
import { useLive } from '../../../live-feed.tsx';

const tickMs = 1_000;

/** This machine's clock in ms, a second at a time; it rests while the link is paused, as figures do. */
export function createTicking(): Accessor<number> {
  const live = useLive();
  const [now, setNow] = createSignal(Date.now());
  const ticking = setInterval(() => live.status().kind !== 'paused' && setNow(Date.now()), tickMs);
  onCleanup(() => clearInterval(ticking));
  return now;
}

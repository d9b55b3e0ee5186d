import { Show } from 'solid-js';
import { useSession } from '../session.ts';
import { freeCreditsText } from './free-credits-words.ts';

/** Told where somebody looks for credits that were not given. */
export function WhyNoCredits() {
  const session = useSession();
  const text = () =>
    session.data?.role === 'owner' ? freeCreditsText(session.data.free_credits) : undefined;
  return <Show when={text()}>{(words) => <p class="mt-2">{words()}</p>}</Show>;
}

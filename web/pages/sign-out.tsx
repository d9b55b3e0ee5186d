import { createSignal, Show } from 'solid-js';
import { useSignOut } from '../queries.ts';
import { Button } from '../ui/button.tsx';

/** Ends the session everywhere it is used; when that fails, the person stays signed in and is told. */
export function SignOut() {
  const signOut = useSignOut();
  const [state, setState] = createSignal<'idle' | 'busy' | 'failed'>('idle');
  const end = async () => {
    setState('busy');
    try {
      await signOut();
    } catch {
      setState('failed');
    }
  };
  return (
    <div class="flex shrink-0 items-center gap-2">
      <span role="status" class="text-sm text-bad empty:hidden">
        <Show when={state() === 'failed'}>Still signed in: try again</Show>
      </span>
      <Button disabled={state() === 'busy'} onClick={() => void end()}>
        Sign out
      </Button>
    </div>
  );
}

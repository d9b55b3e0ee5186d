import { useNavigate } from '@solidjs/router';
import { useQueryClient } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { keys } from '../query-keys.ts';
import { signOut, signOutEverywhere } from '../session-api.ts';
import { Button } from '../ui/button.tsx';

/** Ends the session; what was read with it does not stay in memory. */
export function useSignOut() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (end: () => Promise<unknown> = signOut) => {
    await end();
    navigate('/sign-in', { replace: true });
    // Code is nobody's: the signed-out page's own may be on its way.
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.code[0] });
  };
}

/** Ends the session everywhere it is used; when that fails, the person stays signed in and is told. */
export function SignOut(props: { everywhere?: boolean }) {
  const end = useSignOut();
  const [state, setState] = createSignal<'idle' | 'busy' | 'failed'>('idle');
  const act = async () => {
    setState('busy');
    try {
      await end(props.everywhere ? signOutEverywhere : signOut);
    } catch {
      setState('failed');
    }
  };
  return (
    <div class="flex shrink-0 flex-wrap items-center gap-2">
      <Button disabled={state() === 'busy'} onClick={() => void act()}>
        {props.everywhere ? 'Sign out everywhere' : 'Sign out'}
      </Button>
      <span role="status" class="text-sm text-bad empty:hidden">
        <Show when={state() === 'failed'}>Still signed in: try again</Show>
      </span>
    </div>
  );
}

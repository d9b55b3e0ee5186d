import { type ParentProps, Show } from 'solid-js';
import { ApiProblem } from '../api.ts';
import { useSession } from '../session.ts';
import { Shell } from '../ui/shell.tsx';
import { AccountMenu } from './account-menu.tsx';
import { ToSignIn } from './signed-in.tsx';

/** Around the pages of an operator, which follow no account. */
export function Operating(props: ParentProps) {
  const session = useSession();
  const refused = () => session.error instanceof ApiProblem && session.error.status === 401;
  return (
    <Show when={!refused()} fallback={<ToSignIn />}>
      <Shell full aside={<AccountMenu />}>
        {props.children}
      </Shell>
    </Show>
  );
}

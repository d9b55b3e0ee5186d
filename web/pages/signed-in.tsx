import { type ParentProps, Show } from 'solid-js';
import { ApiProblem } from '../api.ts';
import { LiveProvider } from '../live-feed.tsx';
import { useSession } from '../queries.ts';
import { later } from '../ui/later.tsx';
import { Shell } from '../ui/shell.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { BellPlace } from './bell-place.tsx';
import { SignOut } from './sign-out.tsx';

const SignedOutPage = later(
  'the page',
  async () => (await import('./signed-out.tsx')).SignedOutPage,
  () => <SkeletonRows rows={3} />,
);

/**
 * The way in. Pages start reading before the session is known, because waiting would cost every
 * visitor a round trip; only a refused session turns them away.
 */
export function SignedIn(props: ParentProps) {
  const session = useSession();
  const refused = () => session.error instanceof ApiProblem && session.error.status === 401;
  return (
    <Show
      when={!refused()}
      fallback={
        <Shell signedIn={false}>
          <SignedOutPage />
        </Shell>
      }
    >
      <LiveProvider>
        <Shell
          account={session.data?.account.name}
          aside={
            <>
              <BellPlace />
              <SignOut />
            </>
          }
        >
          {props.children}
        </Shell>
      </LiveProvider>
    </Show>
  );
}

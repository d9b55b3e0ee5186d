import { Navigate, useLocation } from '@solidjs/router';
import { createEffect, Match, on, type ParentProps, Show, Switch } from 'solid-js';
import { ApiProblem } from '../api.ts';
import { type LiveFeed, LiveFeedContext, LiveProvider } from '../live-feed.tsx';
import { useSession } from '../session.ts';
import { later } from '../ui/later.tsx';
import { isUsage, Shell, UsageNav } from '../ui/shell.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { AccountMenu } from './account-menu.tsx';
import { BellPlace } from './bell-place.tsx';
import { SettingsNav } from './settings-nav.tsx';

const NoAccount = later(
  'the page',
  async () => (await import('./no-account.tsx')).NoAccount,
  () => <SkeletonRows rows={3} />,
);

/**
 * The way into the pages of an account. They start reading before the session is known, because
 * waiting would cost every visitor a round trip; only a refused session turns them away.
 */
export function SignedIn(props: ParentProps) {
  const session = useSession();
  const location = useLocation();
  const refused = () => session.error instanceof ApiProblem && session.error.status === 401;
  const isNowhere = () => session.data?.account === null;
  const isAccountPage = () => location.pathname === '/settings/account';
  // In another tab the browser was switched, or somebody else signed in: nothing read before is theirs.
  createEffect(
    on(
      () => session.data && (session.data.account?.id ?? ''),
      (now, before) => before && now !== undefined && now !== before && window.location.reload(),
    ),
  );
  return (
    <Switch>
      <Match when={refused()}>
        <ToSignIn />
      </Match>
      <Match when={isNowhere()}>
        <Nowhere>
          <Show when={isAccountPage()} fallback={<NoAccount />}>
            {props.children}
          </Show>
        </Nowhere>
      </Match>
      <Match when={true}>
        <LiveProvider>
          <Shell
            full
            nav={<SettingsNav />}
            subnav={
              <Show when={isUsage(location.pathname)}>
                <UsageNav />
              </Show>
            }
            aside={
              <>
                <BellPlace />
                <AccountMenu />
              </>
            }
          >
            {props.children}
          </Shell>
        </LiveProvider>
      </Match>
    </Switch>
  );
}

/** There is no account to follow. */
const nothing: LiveFeed = {
  status: () => ({ kind: 'live' }),
  log: () => undefined,
  show: () => {},
};

const Nowhere = (props: ParentProps) => (
  <LiveFeedContext.Provider value={nothing}>
    <Shell full aside={<AccountMenu />}>
      {props.children}
    </Shell>
  </LiveFeedContext.Provider>
);

/** With where they wanted to go. */
export function ToSignIn() {
  const { pathname, search, hash } = useLocation();
  const wanted = new URLSearchParams({ return_to: pathname + search + hash });
  return <Navigate href={`/sign-in?${wanted}`} />;
}

import { useLocation } from '@solidjs/router';
import { useQueryClient } from '@tanstack/solid-query';
import { createSignal, For, type JSX, Match, onCleanup, type ParentProps, Switch } from 'solid-js';
import { ApiProblem } from '../../api.ts';
import { type LiveFeed, LiveFeedContext } from '../../live-feed.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { SayingsProvider } from '../settings/writing/said.tsx';
import { NotOperator, SignInAgain } from './refused.tsx';
import { useStanding } from './standing.ts';

const pages = [
  ['/operator', 'Accounts'],
  ['/operator/inbox', 'Inbox'],
  ['/operator/health', 'Health'],
  ['/operator/audit', 'Audit log'],
  ['/operator/people', 'People'],
] as const;

interface OperatorFrameProps {
  /** Of the document, and of the page unless `heading` says more. */
  title: string;
  heading?: JSX.Element;
}

/** Around every page of an operator: where else to go, and what to do when it may not be seen. */
export function OperatorFrame(props: ParentProps<OperatorFrameProps>) {
  usePageTitle(() => props.title);
  const refusal = createRefusal();
  return (
    <LiveFeedContext.Provider value={createFeed()}>
      <SayingsProvider>
        <Navigation />
        <h1 tabindex="-1" class="mt-5 mb-4 text-xl font-semibold wrap-anywhere">
          {props.heading ?? props.title}
        </h1>
        <Switch fallback={props.children}>
          <Match when={refusal() === 'sign-in-again'}>
            <SignInAgain />
          </Match>
          <Match when={refusal() === 'no'}>
            <NotOperator />
          </Match>
        </Switch>
      </SayingsProvider>
    </LiveFeedContext.Provider>
  );
}

function Navigation() {
  const location = useLocation();
  const current = (href: string) => {
    const at = location.pathname;
    if (at === href) return 'page';
    return href === '/operator' && at.startsWith('/operator/accounts/') ? 'true' : undefined;
  };
  return (
    <nav aria-label="Operator" class="border-b border-line pb-1">
      <ul class="flex flex-wrap gap-1">
        <For each={pages}>
          {([href, name]) => (
            <li>
              <a
                href={href}
                aria-current={current(href)}
                class="flex min-h-8 items-center rounded-md px-2 py-1 font-medium text-muted hover:bg-sunken hover:text-ink @sm:px-3 aria-[current]:bg-accent-soft aria-[current]:text-accent"
              >
                {name}
              </a>
            </li>
          )}
        </For>
      </ul>
    </nav>
  );
}

/** Why nothing is shown: by the session, or because a read was refused since the session was read. */
function createRefusal(): () => 'no' | 'sign-in-again' | undefined {
  const standing = useStanding();
  const [refused, setRefused] = createSignal<'no' | 'sign-in-again'>();
  const stop = useQueryClient()
    .getQueryCache()
    .subscribe(({ query }) => {
      const { error } = query.state;
      if (query.queryKey[0] !== 'operator' || !(error instanceof ApiProblem)) return;
      if (error.code === 'sign_in_again') setRefused('sign-in-again');
      else if (error.code === 'forbidden') setRefused('no');
    });
  onCleanup(stop);
  return () => {
    const known = standing();
    return known === undefined || known === 'fresh' ? refused() : known;
  };
}

/** No live link leads here: all that is known is whether the browser is connected. */
function createFeed(): LiveFeed {
  const [online, setOnline] = createSignal(navigator.onLine !== false);
  const follow = () => setOnline(navigator.onLine !== false);
  addEventListener('online', follow);
  addEventListener('offline', follow);
  onCleanup(() => {
    removeEventListener('online', follow);
    removeEventListener('offline', follow);
  });
  return {
    status: () => ({ kind: online() ? 'live' : 'paused' }),
    log: () => undefined,
    show: () => {},
  };
}

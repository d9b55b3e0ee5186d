import { For, Show } from 'solid-js';
import { type BrowserSession, endBrowserSession } from '../../../session-api.ts';
import { Button } from '../../../ui/button.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { SignOut } from '../../sign-out.tsx';
import { Said, useSay } from '../writing/said.tsx';
import { createWrite } from '../writing/write.ts';
import { useAccountUpdates, useBrowserSessions } from './account-queries.ts';

/** Where the person is signed in; what is not theirs they end here. */
export function BrowsersSection() {
  const sessions = useBrowserSessions();
  return (
    <Panel
      title="Where you are signed in"
      name="browsers"
      note="If you do not know one of these, end it and sign out everywhere"
    >
      <Said panel="browsers" />
      <Loaded
        of={sessions}
        what="where you are signed in"
        skeleton={<SkeletonRows rows={2} class="h-14" />}
      >
        {(data) => (
          <>
            <ul class="px-4 @sm:px-5">
              <For each={data().data.map(({ id }) => id)}>
                {(id) => (
                  <Show when={data().data.find((one) => one.id === id)}>
                    {(session) => <SessionRow session={session()} />}
                  </Show>
                )}
              </For>
            </ul>
            <div class="border-t border-line px-4 py-3 @sm:px-5">
              <SignOut everywhere />
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function SessionRow(props: { session: BrowserSession }) {
  const updates = useAccountUpdates();
  const say = useSay();
  const write = createWrite((id: string) => endBrowserSession(id));
  const end = async () => {
    const { id, browser } = props.session;
    const done = await write.run(id);
    const text = done
      ? `${browser} is signed out.`
      : `${browser} is still signed in. ${write.failure()?.message ?? ''} Try again.`;
    say({ panel: 'browsers', tone: done ? 'good' : 'bad', text });
    void updates.rereadBrowsers();
  };
  return (
    <li class="flex min-h-14 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line py-2">
      <div class="min-w-0">
        <h3 class="font-medium wrap-anywhere">
          <bdi>{props.session.browser}</bdi>{' '}
          <Show when={props.session.current}>
            <span class="rounded-md bg-sunken px-2 py-0.5 text-xs font-medium">This browser</span>
          </Show>
        </h3>
        <p class="text-sm text-muted">
          Signed in <Time at={props.session.created_at} />, seen last{' '}
          <Time at={props.session.last_seen_at} />
        </p>
      </div>
      <Show when={!props.session.current}>
        <Button disabled={write.busy()} onClick={() => void end()}>
          End<span class="sr-only"> the session in {props.session.browser}</span>
        </Button>
      </Show>
    </li>
  );
}

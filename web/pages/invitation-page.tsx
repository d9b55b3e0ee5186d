import { createSignal, type JSX, Show } from 'solid-js';
import { ApiProblem } from '../api.ts';
import { takeLinkSecret } from '../link-secret.ts';
import { firstPage } from '../own-path.ts';
import { useQuery } from '../query.ts';
import { roleNames, useSession } from '../session.ts';
import { acceptInvitation, type Invitation, readInvitation } from '../session-api.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { acceptFailure } from './invitation-words.ts';
import { keptInvitation } from './kept-invitation.ts';
import { onAnotherLink } from './on-another-link.ts';
import { roleText } from './role-words.ts';
import { SignOut } from './sign-out.tsx';

/** What an invitation is to, and the way to take it. */
export function InvitationPage() {
  usePageTitle(() => 'Invitation');
  onAnotherLink();
  const token = keptInvitation.keep(takeLinkSecret()) ?? '';
  const invitation = useQuery(() => ({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => readInvitation(token, signal),
    enabled: token !== '',
  }));
  const hasEnded = () =>
    invitation.error instanceof ApiProblem && invitation.error.code === 'link_ended';
  return (
    <div class="mx-auto max-w-120 pt-8">
      <Show
        when={token && !hasEnded()}
        fallback={
          <Said title={token ? 'This invitation has ended' : 'There is no invitation here'}>
            It was used before, was taken back, or is more than a week old. Ask whoever invited you
            for a new link.
          </Said>
        }
      >
        <Loaded of={invitation} what="the invitation" skeleton={<SkeletonRows rows={4} />}>
          {(data) => <Offer of={data()} token={token} />}
        </Loaded>
      </Show>
    </div>
  );
}

function Said(props: { title: string; children: JSX.Element }) {
  return (
    <>
      <h1 tabindex="-1" class="text-xl font-semibold">
        {props.title}
      </h1>
      <p class="mt-3 text-muted">{props.children}</p>
    </>
  );
}

function Offer(props: { of: Invitation; token: string }) {
  const session = useSession();
  const isSignedOut = () => session.isError && session.data === undefined;
  return (
    <>
      <h1 tabindex="-1" class="text-xl font-semibold wrap-anywhere">
        Join <bdi>{props.of.account_name}</bdi>
      </h1>
      <p class="mt-3">
        <Show when={props.of.invited_by_name} fallback="You are invited">
          {(by) => (
            <>
              <bdi class="font-medium">{by()}</bdi> invites you
            </>
          )}
        </Show>{' '}
        to this account as <span class="font-medium">{roleNames[props.of.role]}</span>.
      </p>
      <p class="mt-2 text-sm text-muted">{roleText(props.of.role)}</p>
      <p class="mt-2 text-sm text-muted">
        <Show when={props.of.email}>
          {(email) => <>Only {email()}, verified by your provider, can accept. </>}
        </Show>
        Good until <Time at={props.of.expires_at} full />.
      </p>
      <div class="mt-5 min-h-24">
        <Show
          when={!isSignedOut()}
          fallback={
            <a href="/sign-in?return_to=/invitation" class={buttonClass(true)}>
              Sign in to accept
            </a>
          }
        >
          <Show when={session.data} fallback={<SkeletonRows rows={1} />}>
            {(known) => (
              <Show when={known().person} fallback={<OnlyPeople />}>
                {(person) => <Accept token={props.token} as={person()} />}
              </Show>
            )}
          </Show>
        </Show>
      </div>
    </>
  );
}

const OnlyPeople = () => (
  <>
    <p class="mb-3">
      This browser was opened by a link of the product you use. Sign in as yourself to accept.
    </p>
    <SignOut />
  </>
);

function Accept(props: { token: string; as: { name: string; email: string | null } }) {
  const [busy, setBusy] = createSignal(false);
  const [failure, setFailure] = createSignal<Error>();
  const accept = async () => {
    if (busy()) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await acceptInvitation(props.token);
      keptInvitation.forget();
      // The session looks at another account now: all begins anew.
      location.assign(firstPage);
    } catch (reason) {
      setFailure(reason instanceof Error ? reason : new Error(String(reason)));
      setBusy(false);
    }
  };
  return (
    <>
      <p class="mb-3 text-sm">
        You are signed in as <bdi class="font-medium">{props.as.email ?? props.as.name}</bdi>.
      </p>
      <div class="flex flex-wrap gap-3">
        <Button primary disabled={busy()} onClick={() => void accept()}>
          {busy() ? 'Joining …' : 'Accept the invitation'}
        </Button>
        <SignOut />
      </div>
      <div role="alert" class="mt-3 empty:hidden">
        <Show when={failure()}>
          {(reason) => <p class="text-sm font-medium text-bad">{acceptFailure(reason())}</p>}
        </Show>
      </div>
    </>
  );
}

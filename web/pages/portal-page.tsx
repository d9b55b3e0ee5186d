import { useNavigate } from '@solidjs/router';
import { useQueryClient } from '@tanstack/solid-query';
import { createEffect, createSignal, Match, on, Show, Switch } from 'solid-js';
import { ApiProblem } from '../api.ts';
import { takeLinkSecret } from '../link-secret.ts';
import { firstPage } from '../own-path.ts';
import { keys } from '../query-keys.ts';
import { useSession } from '../session.ts';
import { exchangePortalLink } from '../session-api.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { textLink } from '../ui/text-link.ts';
import { onAnotherLink } from './on-another-link.ts';

/** Signs a browser in by a link of the host platform: spent by a POST, which no link scanner sends. */
export function PortalPage() {
  usePageTitle(() => 'Opening your account');
  onAnotherLink();
  const token = takeLinkSecret();
  return (
    <div class="mx-auto max-w-120 pt-8">
      <Show when={token} fallback={<NoLink />}>
        {(secret) => <Link secret={secret()} />}
      </Show>
    </div>
  );
}

const heading = 'text-xl font-semibold';

/** Opens at once, unless a person would be signed out of this browser by it: they are asked. */
function Link(props: { secret: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const [failure, setFailure] = createSignal<Error>();
  const [begun, setBegun] = createSignal(false);

  async function exchange() {
    setBegun(true);
    setFailure(undefined);
    try {
      await exchangePortalLink(props.secret, window.top !== window.self);
    } catch (reason) {
      return setFailure(reason instanceof Error ? reason : new Error(String(reason)));
    }
    // Whoever was signed in here before is not any more.
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.code[0] });
    navigate(firstPage, { replace: true });
  }
  const nobody = () => session.error instanceof ApiProblem && session.error.status === 401;
  const unknown = () => (session.data || nobody() ? undefined : (session.error ?? undefined));
  const person = () => session.data?.person;
  createEffect(
    on(
      () => !begun() && (nobody() || session.data?.kind === 'portal'),
      (free) => free && void exchange(),
    ),
  );
  return (
    <Switch fallback={<Opening />}>
      <Match when={failure()}>
        {(reason) => <Failed reason={reason()} again={() => void exchange()} />}
      </Match>
      <Match when={!begun() && unknown()}>
        {(reason) => <Failed reason={reason()} again={() => void session.refetch()} />}
      </Match>
      <Match when={!begun() && person()}>
        {(known) => <InPlaceOf person={known()} open={() => void exchange()} />}
      </Match>
    </Switch>
  );
}

const Opening = () => (
  <>
    <h1 tabindex="-1" class={heading}>
      Opening your account …
    </h1>
    <div class="mt-4">
      <SkeletonRows rows={2} />
    </div>
  </>
);

function InPlaceOf(props: { person: { name: string; email: string | null }; open: () => void }) {
  return (
    <>
      <h1 tabindex="-1" class={heading}>
        Open this link and sign out?
      </h1>
      <p class="mt-3 wrap-anywhere">
        You are signed in here as{' '}
        <bdi class="font-medium">{props.person.email ?? props.person.name}</bdi>. The link opens an
        account of the product it came from, and ends that in this browser.
      </p>
      <p class="mt-2 text-sm text-muted">
        If you did not open it from that product yourself, stay signed in.
      </p>
      <div class="mt-5 flex flex-wrap gap-3">
        <a href={firstPage} class={buttonClass(true)}>
          Stay signed in
        </a>
        <Button onClick={props.open}>Open the link</Button>
      </div>
    </>
  );
}

function Failed(props: { reason: Error; again: () => void }) {
  const ended = () => props.reason instanceof ApiProblem && props.reason.code === 'link_ended';
  return (
    <div role="alert">
      <h1 tabindex="-1" class={heading}>
        {ended() ? 'This link was used, or is too old' : 'Your account could not be opened'}
      </h1>
      <Show
        when={ended()}
        fallback={
          <>
            <p class="mt-3">{props.reason.message}</p>
            <p class="mt-5">
              <Button primary onClick={props.again}>
                Try again
              </Button>
            </p>
          </>
        }
      >
        <p class="mt-3">
          Each link opens once, and for a few minutes. Go back to the product it came from and open
          Usage &amp; billing there again.
        </p>
      </Show>
    </div>
  );
}

/** Reached by going back, or by an address that was cut off. */
function NoLink() {
  const session = useSession();
  return (
    <>
      <h1 tabindex="-1" class={heading}>
        There is no link to open
      </h1>
      <p class="mt-3">
        Go back to the product you came from and open Usage &amp; billing there again: what signs
        you in is in its link, and only once.
      </p>
      <Show when={session.data?.account}>
        {(account) => (
          <p class="mt-3">
            <a href={firstPage} class={textLink}>
              Go on to <bdi>{account().name}</bdi>
            </a>
          </p>
        )}
      </Show>
    </>
  );
}

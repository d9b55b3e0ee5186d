import { useNavigate, useSearchParams } from '@solidjs/router';
import { createEffect, Show } from 'solid-js';
import { ownPath } from '../own-path.ts';
import { useQuery } from '../query.ts';
import { useSession } from '../session.ts';
import { readSignInOptions } from '../session-api.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { signInProblem } from './sign-in-problems.ts';

/** There is no password here: a provider signs people in, or a link does. */
export function SignInPage() {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const session = useSession();
  const options = useQuery(() => ({
    queryKey: ['sign-in options'],
    queryFn: ({ signal }) => readSignInOptions(signal),
  }));
  const problem = () => signInProblem(params.problem);
  const next = () => ownPath(params.return_to);
  /** An operator's sign-in may be too old for what they came from. */
  const again = () => session.data?.operator === 'sign-in-again' && next().startsWith('/operator');
  const title = () => {
    if (problem()) return 'You could not be signed in';
    return again() ? 'Sign in again' : 'You are signed out';
  };
  usePageTitle(title);
  // Somebody who is signed in after all: by a link in another tab, or by going back.
  createEffect(() => session.data && !again() && navigate(next(), { replace: true }));
  return (
    <div class="mx-auto max-w-120 pt-8">
      <h1 tabindex="-1" class="text-xl font-semibold">
        {title()}
      </h1>
      <Show when={problem()}>{(text) => <p class="mt-3">{text()}</p>}</Show>
      <div class="mt-5 min-h-40">
        <Loaded of={options} what="how to sign in" skeleton={<SkeletonRows rows={2} />}>
          {(data) => (
            <Show when={data().provider} fallback={<ByLink />}>
              {(provider) => (
                <>
                  <a
                    href={`/v1/sign_in?${new URLSearchParams({ return_to: next() })}`}
                    rel="external"
                    class={buttonClass(true, 'w-full justify-center py-2')}
                  >
                    Continue with {provider().name}
                  </a>
                  <p class="mt-3 text-sm text-muted">
                    The first time, this opens an account of your own. No card is needed. If the
                    product you use has its own Usage &amp; billing page, you can also come in from
                    there.
                  </p>
                </>
              )}
            </Show>
          )}
        </Loaded>
      </div>
    </div>
  );
}

function ByLink() {
  return (
    <>
      <p>
        A link signs you in. Open Usage &amp; billing from the product you use, or ask the people
        who run it for a new link: each works once.
      </p>
      <p class="mt-3 text-muted">
        On your own machine: open the <code class="font-mono text-sm">dashboard:</code> link that{' '}
        <code class="font-mono text-sm">npm run dev</code> printed.
      </p>
      <p class="mt-5">
        <Button primary onClick={() => location.reload()}>
          I have signed in: reload
        </Button>
      </p>
    </>
  );
}

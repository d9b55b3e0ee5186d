import { useLocation } from '@solidjs/router';
import { Show } from 'solid-js';
import { ApiProblem } from '../../api.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Notice } from '../settings/writing/notice.tsx';

/** Where one signs in, and comes back from to this page. */
function useSignInAddress(): () => string {
  const location = useLocation();
  return () => `/sign-in?return_to=${encodeURIComponent(location.pathname + location.search)}`;
}

/** The sign-in is real, but too old for what an operator can do. */
export function SignInAgain() {
  const address = useSignInAddress();
  return (
    <Notice tone="warn" title="Sign in again to go on.">
      <p>
        Operating needs a sign-in of the last 12 hours. Nothing was changed. You come back to this
        page.
      </p>
      <p class="mt-2">
        <a href={address()} class={buttonClass(true)}>
          Sign in again
        </a>
      </p>
    </Notice>
  );
}

export const NotOperator = () => (
  <Notice tone="warn" title="These pages are for operators.">
    <p>
      You are signed in, but not as one. Another operator can add your address under People; sign in
      again after that.
    </p>
    <p class="mt-2">
      <a href="/settings/usage" class={buttonClass()}>
        Go to Usage
      </a>
    </p>
  </Notice>
);

/** Beside a write that was refused because the sign-in is too old: what was typed stays. */
export function SignInRemedy(props: { error: Error | undefined }) {
  const address = useSignInAddress();
  return (
    <Show when={props.error instanceof ApiProblem && props.error.code === 'sign_in_again'}>
      <p class="mt-2">
        <a href={address()} target="_blank" class={buttonClass()} rel="noopener">
          Sign in again in a new tab
        </a>{' '}
        and then try once more here.
      </p>
    </Show>
  );
}

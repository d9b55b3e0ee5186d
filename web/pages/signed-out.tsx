import { Button } from '../ui/button.tsx';
import { usePageTitle } from '../ui/page-title.ts';

/** There is no password here: a link signs in, from the platform or from the terminal. */
export function SignedOutPage() {
  usePageTitle(() => 'Signed out');
  return (
    <div class="mx-auto max-w-120 pt-8">
      <h1 tabindex="-1" class="text-xl font-semibold">
        You are signed out
      </h1>
      <p class="mt-3">
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
    </div>
  );
}

import { usePageTitle } from '../ui/page-title.ts';
import { textLink } from '../ui/text-link.ts';

/** A person whom every account has let go, or who left them. */
export function NoAccount() {
  usePageTitle(() => 'No account');
  return (
    <div class="max-w-120">
      <h1 tabindex="-1" class="text-xl font-semibold">
        You are not a member of any account
      </h1>
      <p class="mt-3 text-muted">
        Ask somebody of an account to invite you, or open an account of your own. Nothing of the
        accounts you left was lost: it is theirs.
      </p>
      <p class="mt-5">
        <a href="/settings/account" class={textLink}>
          Your accounts
        </a>
      </p>
    </div>
  );
}

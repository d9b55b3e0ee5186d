import { usePageTitle } from '../ui/page-title.ts';

export function NotFoundPage() {
  usePageTitle(() => 'Page not found');
  return (
    <div class="max-w-120">
      <h1 tabindex="-1" class="text-xl font-semibold">
        Page not found
      </h1>
      <p class="mt-3 text-muted">There is nothing at this address. It may have been mistyped.</p>
      <p class="mt-5">
        <a href="/settings/usage" class="font-medium text-accent underline underline-offset-4">
          Go to Usage
        </a>
      </p>
    </div>
  );
}

import { Show } from 'solid-js';

export const accountAddress = (account: string): string =>
  `/operator/accounts/${encodeURIComponent(account)}`;

/** The way to the account something is about, where it is about one. */
export function AccountLink(props: { account: string | null; name?: string }) {
  return (
    <Show when={props.account} fallback={<span class="text-muted">no account</span>}>
      {(account) => (
        <a
          href={accountAddress(account())}
          class="inline-block min-h-6 underline decoration-edge underline-offset-4 wrap-anywhere hover:decoration-accent"
        >
          <bdi>{props.name ?? account()}</bdi>
        </a>
      )}
    </Show>
  );
}

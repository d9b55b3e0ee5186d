import { createSignal, createUniqueId, Show } from 'solid-js';
import { useSession } from '../session.ts';
import { Icon } from '../ui/icon.tsx';
import { later } from '../ui/later.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';

const Content = later(
  'the menu',
  async () => (await import('./account-menu-content.tsx')).AccountMenuContent,
  () => (
    <div class="py-3">
      <SkeletonRows rows={4} />
    </div>
  ),
);

/** Who is signed in and to what, and the ways to change that; for a portal session the way back. */
export function AccountMenu() {
  const session = useSession();
  const id = createUniqueId();
  const [opened, setOpened] = createSignal(false);
  const name = () => session.data?.account?.name ?? session.data?.person?.name ?? '';
  return (
    <Show
      when={session.data?.kind !== 'portal'}
      fallback={<PortalAside name={name()} back={session.data?.return_url ?? ''} />}
    >
      <button
        type="button"
        popovertarget={id}
        onClick={() => setOpened(true)}
        class="flex min-h-9 min-w-0 items-center gap-1 rounded-md px-2 text-sm font-medium text-muted hover:bg-sunken hover:text-ink"
      >
        <span class="sr-only">Account menu: </span>
        <bdi class="truncate" title={name()}>
          {name()}
        </bdi>
        <Icon name="down" class="size-4 shrink-0" />
      </button>
      <div
        id={id}
        popover
        class="absolute inset-auto top-13 right-[max(1rem,calc(50vw-37rem))] w-72 rounded-lg border border-edge bg-surface text-ink shadow-xl"
      >
        <Show when={opened()}>
          <Content />
        </Show>
      </div>
    </Show>
  );
}

function PortalAside(props: { name: string; back: string }) {
  const host = () => (URL.canParse(props.back) ? new URL(props.back).host : undefined);
  return (
    <>
      <bdi class="hidden min-w-0 truncate text-sm text-muted @sm:block" title={props.name}>
        {props.name}
      </bdi>
      <Show when={host()}>
        {(named) => (
          <a
            href={props.back}
            rel="external"
            target="_top"
            class="flex min-h-9 min-w-0 items-center gap-1 rounded-md px-2 text-sm font-medium text-accent hover:bg-sunken"
          >
            <Icon name="back" class="size-4 shrink-0" />
            <span class="truncate">Back to {named()}</span>
          </a>
        )}
      </Show>
    </>
  );
}

import { useLocation } from '@solidjs/router';
import { createEffect, For, type JSX, on, type ParentProps } from 'solid-js';
import { Icon, type IconName } from './icon.tsx';
import { focusHeading } from './page-title.ts';

export interface Destination {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  /** Not known yet whether it leads anywhere: its place is kept. */
  readonly waits?: boolean;
}

interface ShellProps {
  /** At the end of the header. */
  aside?: JSX.Element;
  /** The header has no room for the brand's name where it is narrow. */
  full?: boolean;
  /** Beside the page, or above it where it is narrow. */
  nav?: JSX.Element;
  /** Above the page alone. */
  subnav?: JSX.Element;
}

/** Everything around a page: skip link, brand, navigation. */
export function Shell(props: ParentProps<ShellProps>) {
  const location = useLocation();
  createEffect(on(() => location.pathname, focusHeading, { defer: true }));
  return (
    <div class="@container min-h-dvh">
      <a
        href="#content"
        rel="external"
        class="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-10 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
      >
        Skip to content
      </a>
      <header class="border-b border-line bg-surface">
        <div class="mx-auto flex h-13 max-w-304 items-center justify-between gap-2 px-4 @sm:px-6">
          <span class="flex items-center gap-2 text-sm font-semibold whitespace-nowrap @sm:text-base">
            <Drop />
            <span classList={{ 'hidden @sm:inline': props.full }}>Hydron Credits</span>
          </span>
          <div class="flex min-w-0 grow items-center justify-end gap-2">{props.aside}</div>
        </div>
      </header>
      <div class="mx-auto max-w-304 gap-8 px-4 @sm:px-6 @md:flex">
        {props.nav}
        <div class="min-w-0 grow">
          {props.subnav}
          <main id="content" tabindex="-1" class="pt-5 pb-16 @md:pt-7">
            {props.children}
          </main>
        </div>
      </div>
    </div>
  );
}

/** The pages of one part of the dashboard. */
export function SideNav(props: { label: string; of: readonly Destination[] }) {
  const location = useLocation();
  return (
    <nav aria-label={props.label} class="shrink-0 pt-3 @md:w-40 @md:pt-7">
      <p class="hidden px-3 pb-1.5 text-xs font-medium text-muted @md:block">{props.label}</p>
      <ul class="flex flex-wrap gap-1 @md:flex-col">
        <For each={props.of}>
          {(page) => (
            <li classList={{ invisible: page.waits }}>
              <a
                href={page.href}
                aria-current={currentAt(location.pathname, page.href)}
                class={linkClass}
              >
                <Icon name={page.icon} /> {page.label}
              </a>
            </li>
          )}
        </For>
      </ul>
    </nav>
  );
}

const usage = '/settings/usage';

/** What there is under Settings > Usage, by the end of its address. */
const usagePages = ['', '/servers', '/forecast', '/budgets', '/tips'] as const;

export const isUsage = (at: string): boolean => isWithin(at, usage);

export function UsageNav() {
  const location = useLocation();
  return (
    <nav aria-label="Usage" class="border-b border-line pt-3 @md:pt-7">
      <ul class="flex flex-wrap gap-1">
        <For each={usagePages}>
          {(end) => (
            <li>
              <a
                href={usage + end}
                aria-current={location.pathname === usage + end ? 'page' : undefined}
                class={linkClass}
              >
                {end ? end.charAt(1).toUpperCase() + end.slice(2) : 'Overview'}
              </a>
            </li>
          )}
        </For>
      </ul>
    </nav>
  );
}

const linkClass =
  'flex min-h-8 items-center gap-2 rounded-md px-2 py-1 font-medium text-muted hover:bg-sunken hover:text-ink @sm:px-3 aria-[current]:bg-accent-soft aria-[current]:text-accent';

const isWithin = (at: string, href: string): boolean => at === href || at.startsWith(`${href}/`);

/** `true` where it leads to the page's parent. */
const currentAt = (at: string, href: string) =>
  at === href ? 'page' : isWithin(at, href) ? 'true' : undefined;

function Drop() {
  return (
    <svg viewBox="0 0 24 24" class="size-5 text-accent" aria-hidden="true">
      <path
        d="M12 2c4.5 5.2 7.5 8.8 7.5 13a7.5 7.5 0 0 1-15 0c0-4.2 3-7.8 7.5-13Z"
        fill="currentColor"
      />
    </svg>
  );
}

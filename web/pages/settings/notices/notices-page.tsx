import { useSearchParams } from '@solidjs/router';
import { createMemo, Show } from 'solid-js';
import { LiveStatusLine } from '../../../ui/live-status-line.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { SayingsProvider } from '../writing/said.tsx';
import { ListSection } from './list-section.tsx';
import { useNotices } from './notices-queries.ts';
import { SettingsSection } from './settings-section.tsx';

/** Settings > Notices: what the account was told, and what it wants to hear of. */
export function NoticesPage() {
  usePageTitle(() => 'Notices');
  const [params] = useSearchParams();
  const notices = useNotices(() => params.show !== 'all');
  const isKnown = createMemo<boolean>((was) => was || !notices.isPending, false);
  return (
    <SayingsProvider>
      <div class="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h1 tabindex="-1" class="text-xl font-semibold">
          Notices
        </h1>
        <LiveStatusLine />
      </div>
      <div class="flex flex-col gap-4">
        <ListSection />
        {/* Below a list of any length: it comes when that is known, and is not pushed down. */}
        <Show when={isKnown()}>
          <SettingsSection />
        </Show>
      </div>
    </SayingsProvider>
  );
}

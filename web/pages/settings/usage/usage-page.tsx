import { LiveStatusLine } from '../../../ui/live-status-line.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { BalanceSection } from './balance-section.tsx';
import { EntriesSection } from './entries-section.tsx';
import { GrantsSection } from './grants-section.tsx';
import { ReceiptDialog } from './receipt-dialog.tsx';
import { SpendingSection } from './spending/spending-section.tsx';

/** Settings > Usage: what is left, where it went, and the receipt of every entry. */
export function UsagePage() {
  usePageTitle(() => 'Usage');
  return (
    <>
      <div class="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h1 tabindex="-1" class="text-xl font-semibold">
          Usage
        </h1>
        <LiveStatusLine />
      </div>
      <div class="grid grid-cols-1 gap-4 @lg:grid-cols-[5fr_7fr]">
        <BalanceSection />
        <GrantsSection />
      </div>
      <SpendingSection />
      <EntriesSection />
      <ReceiptDialog />
    </>
  );
}

import { useSearchParams } from '@solidjs/router';
import { Show } from 'solid-js';
import { later } from '../../../ui/later.tsx';
import { LiveStatusLine } from '../../../ui/live-status-line.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { SayingsProvider } from '../writing/said.tsx';
import { BuySection } from './buy/buy-section.tsx';
import { CardsSection } from './cards/cards-section.tsx';
import { Credited } from './credited.tsx';
import { followLedger } from './follow-ledger.ts';
import { MonthsSection } from './history/months-section.tsx';
import { PaymentsSection } from './history/payments-section.tsx';
import { ModeNotice } from './mode-notice.tsx';
import { LookingUp } from './outcome/looking-up.tsx';
import { PlanSection } from './plan/plan-section.tsx';
import { Steps } from './steps.tsx';
import { TopUpSection } from './top-up/top-up-section.tsx';

/** Settings > Billing: buying credits, how they are paid for, and what was paid. */
export function BillingPage() {
  usePageTitle(() => 'Billing');
  const [params] = useSearchParams();
  followLedger();
  return (
    <SayingsProvider>
      <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h1 tabindex="-1" class="text-xl font-semibold">
          Billing
        </h1>
        <LiveStatusLine />
      </div>
      <ModeNotice />
      <Show when={params.order !== undefined}>
        <div class="mb-4">
          <OrderOutcome />
        </div>
      </Show>
      <div class="flex flex-col gap-4">
        <Credited />
        <BuySection />
        <TopUpSection />
        <PlanSection />
        <CardsSection />
        <PaymentsSection />
        <MonthsSection />
      </div>
      <Steps />
    </SayingsProvider>
  );
}

const OrderOutcome = later(
  'your order',
  async () => (await import('./outcome/order-outcome.tsx')).OrderOutcome,
  LookingUp,
);

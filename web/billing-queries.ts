import { type QueryClient, useQueryClient } from '@tanstack/solid-query';
import type { Accessor } from 'solid-js';
import type { Page } from './api.ts';
import {
  type Order,
  type PaymentMethods,
  type PlanChange,
  previewPlan,
  readAttempts,
  readBillingHistory,
  readCatalogue,
  readMethods,
  readPayments,
  readPlans,
  readSubscription,
  readTopUp,
  type Subscription,
  syncOrder,
  type TopUp,
} from './billing-api.ts';
import { viewerZone } from './format.ts';
import { nextLookMs } from './pages/settings/billing/outcome/next-look.ts';
import { useInfiniteQuery, useQuery } from './query.ts';

/** The reads of Settings > Billing as queries. Entries on the live link say when to read again. */

const billing = 'billing';
const keys = {
  all: [billing],
  catalogue: ['catalogue'],
  plans: ['plans'],
  topUp: [billing, 'top-up'],
  attempts: [billing, 'attempts'],
  plan: [billing, 'plan'],
  previews: [billing, 'preview'],
  methods: [billing, 'methods'],
  payments: [billing, 'payments'],
  months: [billing, 'months'],
  orders: [billing, 'order'],
} as const;

export const useCatalogue = () =>
  useQuery(() => ({ queryKey: keys.catalogue, queryFn: ({ signal }) => readCatalogue(signal) }));

export const usePlans = () =>
  useQuery(() => ({ queryKey: keys.plans, queryFn: ({ signal }) => readPlans(signal) }));

/** A charge under way tells of itself on the live link; this is for when it does not. */
const underWayEveryMs = 15_000;

export const useTopUp = () =>
  useQuery(() => ({
    queryKey: keys.topUp,
    queryFn: ({ signal }) => readTopUp(signal),
    refetchInterval: ({ state }: { state: { data: TopUp | undefined } }) =>
      state.data?.state === 'charging' ? underWayEveryMs : false,
  }));

export const useSubscription = () =>
  useQuery(() => ({ queryKey: keys.plan, queryFn: ({ signal }) => readSubscription(signal) }));

export const useMethods = () =>
  useQuery(() => ({ queryKey: keys.methods, queryFn: ({ signal }) => readMethods(signal) }));

/** What a change would cost, asked anew each time: prices of a minute ago are not to be agreed to. */
export const usePlanPreview = (change: Accessor<PlanChange>) =>
  useQuery(() => {
    const wanted = change();
    return {
      queryKey: [...keys.previews, wanted],
      queryFn: () => previewPlan(wanted),
      staleTime: 0,
      gcTime: 0,
    };
  });

/** An order as Stripe says it stands, looked at again while its money is on the way. */
export const useOrder = (id: Accessor<string>, returned: Accessor<boolean>) =>
  useQuery(() => {
    const order = id();
    const isBack = returned();
    return {
      queryKey: [...keys.orders, order],
      queryFn: () => syncOrder(order),
      refetchInterval: ({
        state,
      }: {
        state: { data: Order | undefined; dataUpdateCount: number };
      }) => nextLookMs(state.data?.status, isBack, state.dataUpdateCount),
    };
  });

type ReadPage<T> = (cursor: string | null, signal: AbortSignal) => Promise<Page<T>>;

const usePages = <T>(queryKey: readonly unknown[], readPage: ReadPage<T>) =>
  useInfiniteQuery(() => ({
    queryKey,
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<T>) => (last.has_more ? last.next_cursor : null),
  }));

export const useAttempts = () => usePages(keys.attempts, readAttempts);
export const usePayments = () => usePages(keys.payments, readPayments);

export const useMonths = () => {
  const zone = viewerZone();
  return usePages([...keys.months, zone], readBillingHistory(zone));
};

/** What writes and live entries do to what was read. */
export function useBillingUpdates() {
  const client = useQueryClient();
  return {
    putMethods: (methods: PaymentMethods) => client.setQueryData(keys.methods, methods),
    putPlan: (answer: { subscription: Subscription | null }) =>
      client.setQueryData(keys.plan, answer),
    putTopUp: (topUp: TopUp) => client.setQueryData(keys.topUp, topUp),
    /** Shows a change before it is carried out; the answer takes it back. */
    tryTopUp: (change: Partial<TopUp>) => changed(client, keys.topUp, change),
    tryMethods: (change: (known: PaymentMethods) => PaymentMethods) => {
      const before = client.getQueryData<PaymentMethods>(keys.methods);
      if (before) client.setQueryData(keys.methods, change(before));
      return () => client.setQueryData(keys.methods, before);
    },
    reread: () => rereadBut(client, keys.previews),
    /** What an order that was just looked at changes: not itself. */
    rereadPanels: () => rereadBut(client, keys.previews, keys.orders),
  };
}

/** Previews are left alone: one that is being read is not to change under the reader. */
const rereadBut = (client: QueryClient, ...kept: readonly (readonly string[])[]) =>
  client.invalidateQueries({
    queryKey: keys.all,
    predicate: ({ queryKey }) => !kept.some(([, name]) => name === queryKey[1]),
  });

function changed(client: QueryClient, queryKey: readonly unknown[], change: Partial<TopUp>) {
  const before = client.getQueryData<TopUp>(queryKey);
  if (before) client.setQueryData(queryKey, { ...before, ...change });
  return () => client.setQueryData(queryKey, before);
}

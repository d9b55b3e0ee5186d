import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router';
import { render, within } from '@solidjs/testing-library';
import { QueryClientProvider } from '@tanstack/solid-query';
import { LiveProvider } from '../../../web/live-feed.tsx';
import { BillingPage } from '../../../web/pages/settings/billing/billing-page.tsx';
import { newQueryClient } from '../../../web/queries.ts';
import { aFakeApi } from '../fake-api.ts';
import { aServer } from '../fake-socket.ts';
import { catalogue, plans, topUpNever } from './answers.ts';

const ok = (body: unknown) => ({ status: 200, body });

export const page = (data: unknown[], next_cursor: string | null = null) => ({
  data,
  has_more: next_cursor !== null,
  next_cursor,
  as_of_seq: 10,
});

type Answers = Parameters<typeof aFakeApi>[0];

/** The API of an account that never bought anything, but for what a test says. */
export const aBillingApi = (over: Answers = {}) =>
  aFakeApi({
    ...over,
    ...Object.fromEntries(
      Object.entries({
        '/packages': ok(catalogue()),
        '/plans': ok(plans),
        '/auto_top_up': ok(topUpNever()),
        '/attempts': ok(page([])),
        '/subscription': ok({ subscription: null }),
        '/payment_methods': ok({ data: [] }),
        '/payments': ok(page([])),
        '/billing_history': ok(page([])),
      }).filter(([end]) => over[end] === undefined),
    ),
  });

/** Settings > Billing at an address, with the server's end of its live link. */
export function openBilling(search = '') {
  const server = aServer();
  const client = newQueryClient();
  const history = createMemoryHistory();
  history.set({ value: `/settings/billing${search}` });
  render(() => (
    <QueryClientProvider client={client}>
      <MemoryRouter
        history={history}
        root={(props) => <LiveProvider connect={server.connect}>{props.children}</LiveProvider>}
      >
        <Route path="/settings/billing" component={BillingPage} />
      </MemoryRouter>
    </QueryClientProvider>
  ));
  return { ...server, history };
}

/** A write's answer that says no. */
export const refusal = (
  status: number,
  code: string,
  detail: string,
  more: Record<string, unknown> = {},
) => ({ status, body: { status, code, detail, request_id: 'req_1', retryable: false, ...more } });

/** The places for what is wrong that say something. */
export const alerts = (part: HTMLElement): string[] =>
  within(part)
    .queryAllByRole('alert')
    .map(({ textContent }) => textContent ?? '')
    .filter((text) => text !== '');

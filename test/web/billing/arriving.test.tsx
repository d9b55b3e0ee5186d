import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router';
import { cleanup, fireEvent, render, screen, waitFor } from '@solidjs/testing-library';
import { QueryClientProvider } from '@tanstack/solid-query';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LiveProvider } from '../../../web/live-feed.tsx';
import { UsagePage } from '../../../web/pages/settings/usage/usage-page.tsx';
import { SettingsNav } from '../../../web/pages/settings-nav.tsx';
import { newQueryClient } from '../../../web/queries.ts';
import { later } from '../../../web/ui/later.tsx';
import { Shell } from '../../../web/ui/shell.tsx';
import { aServer } from '../fake-socket.ts';
import { aBillingApi } from './open-billing.tsx';

const BillingPage = later(
  'the page',
  async () => (await import('../../../web/pages/settings/billing/billing-page.tsx')).BillingPage,
  () => <p>Loading</p>,
);

describe('the way to billing', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('leads from the balance, and the new page has the focus when its code is there', async () => {
    aBillingApi();
    const history = createMemoryHistory();
    history.set({ value: '/settings/usage' });
    render(() => (
      <QueryClientProvider client={newQueryClient()}>
        <MemoryRouter
          history={history}
          root={(props) => (
            <LiveProvider connect={aServer().connect}>
              <Shell nav={<SettingsNav />}>{props.children}</Shell>
            </LiveProvider>
          )}
        >
          <Route path="/settings/usage" component={UsagePage} />
          <Route path="/settings/billing" component={BillingPage} />
        </MemoryRouter>
      </QueryClientProvider>
    ));
    fireEvent.click(await screen.findByRole('link', { name: 'Buy credits' }));
    const heading = await screen.findByRole('heading', { level: 1, name: 'Billing' });
    await waitFor(() => expect(document.activeElement === heading).toBe(true));
    expect(screen.getByRole('link', { name: 'Billing' }).getAttribute('aria-current')).toBe('page');
  });
});

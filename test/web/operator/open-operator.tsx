import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router';
import { render } from '@solidjs/testing-library';
import { QueryClientProvider } from '@tanstack/solid-query';
import * as pages from '../../../web/pages/operator/operator-pages.tsx';
import { newQueryClient } from '../../../web/queries.ts';

const routes = {
  '/operator': pages.OperatorAccountsPage,
  '/operator/accounts/:account': pages.OperatorAccountPage,
  '/operator/inbox': pages.OperatorInboxPage,
  '/operator/health': pages.OperatorHealthPage,
  '/operator/audit': pages.OperatorAuditPage,
  '/operator/people': pages.OperatorPeoplePage,
};

/** An operator's page at an address, as the routes have it: without a live link. */
export function openOperator(address: string) {
  const history = createMemoryHistory();
  history.set({ value: address });
  const client = newQueryClient();
  render(() => (
    <QueryClientProvider client={client}>
      <MemoryRouter history={history}>
        {Object.entries(routes).map(([path, component]) => (
          <Route path={path} component={component} />
        ))}
        <Route path="*" component={() => <p>elsewhere</p>} />
      </MemoryRouter>
    </QueryClientProvider>
  ));
  return history;
}

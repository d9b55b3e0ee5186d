import { Navigate, Route, Router } from '@solidjs/router';
import type { Component } from 'solid-js';
import { SignedIn } from './pages/signed-in.tsx';
import { later } from './ui/later.tsx';
import { SkeletonRows } from './ui/skeleton.tsx';

const page = (load: () => Promise<Component>) =>
  later('the page', load, () => <SkeletonRows rows={3} />);

const settings = {
  usage: page(async () => (await import('./pages/settings/usage/usage-page.tsx')).UsagePage),
  'usage/servers': page(
    async () => (await import('./pages/settings/servers/servers-page.tsx')).ServersPage,
  ),
  'usage/forecast': page(
    async () => (await import('./pages/settings/forecast/forecast-page.tsx')).ForecastPage,
  ),
  'usage/budgets': page(
    async () => (await import('./pages/settings/budgets/budgets-page.tsx')).BudgetsPage,
  ),
  'usage/tips': page(async () => (await import('./pages/settings/tips/tips-page.tsx')).TipsPage),
  billing: page(
    async () => (await import('./pages/settings/billing/billing-page.tsx')).BillingPage,
  ),
  notices: page(
    async () => (await import('./pages/settings/notices/notices-page.tsx')).NoticesPage,
  ),
};

const NotFoundPage = page(async () => (await import('./pages/not-found.tsx')).NotFoundPage);

export function Routes() {
  return (
    <Router root={SignedIn}>
      <Route path="/" component={() => <Navigate href="/settings/usage" />} />
      {Object.entries(settings).map(([path, component]) => (
        <Route path={`/settings/${path}`} component={component} />
      ))}
      <Route path="*" component={NotFoundPage} />
    </Router>
  );
}

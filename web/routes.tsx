import { Navigate, Route, Router } from '@solidjs/router';
import { SignedIn } from './pages/signed-in.tsx';
import { later } from './ui/later.tsx';
import { SkeletonRows } from './ui/skeleton.tsx';

const NotFoundPage = later(
  'the page',
  async () => (await import('./pages/not-found.tsx')).NotFoundPage,
  () => <SkeletonRows rows={3} />,
);

const UsagePage = later(
  'the page',
  async () => (await import('./pages/settings/usage/usage-page.tsx')).UsagePage,
  () => <SkeletonRows rows={3} />,
);

const BillingPage = later(
  'the page',
  async () => (await import('./pages/settings/billing/billing-page.tsx')).BillingPage,
  () => <SkeletonRows rows={3} />,
);

export function Routes() {
  return (
    <Router root={SignedIn}>
      <Route path="/" component={() => <Navigate href="/settings/usage" />} />
      <Route path="/settings/usage" component={UsagePage} />
      <Route path="/settings/billing" component={BillingPage} />
      <Route path="*" component={NotFoundPage} />
    </Router>
  );
}

import { Navigate, Route, Router } from '@solidjs/router';
import { UsagePage } from './pages/settings/usage/usage-page.tsx';
import { SignedIn } from './pages/signed-in.tsx';
import { later } from './ui/later.tsx';
import { SkeletonRows } from './ui/skeleton.tsx';

const NotFoundPage = later(
  'the page',
  async () => (await import('./pages/not-found.tsx')).NotFoundPage,
  () => <SkeletonRows rows={3} />,
);

export function Routes() {
  return (
    <Router root={SignedIn}>
      <Route path="/" component={() => <Navigate href="/settings/usage" />} />
      <Route path="/settings/usage" component={UsagePage} />
      <Route path="*" component={NotFoundPage} />
    </Router>
  );
}

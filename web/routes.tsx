import { Navigate, Route, Router } from '@solidjs/router';
import { NotFoundPage } from './pages/not-found.tsx';
import { UsagePage } from './pages/settings/usage/usage-page.tsx';
import { SignedIn } from './pages/signed-in.tsx';

export function Routes() {
  return (
    <Router root={SignedIn}>
      <Route path="/" component={() => <Navigate href="/settings/usage" />} />
      <Route path="/settings/usage" component={UsagePage} />
      <Route path="*" component={NotFoundPage} />
    </Router>
  );
}

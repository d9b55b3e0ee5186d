import { Navigate, Route, Router } from '@solidjs/router';
import type { Component, ParentProps } from 'solid-js';
import type { Scope } from '../core/access/scopes.ts';
import { ForRole } from './pages/for-role.tsx';
import { Operating } from './pages/operating.tsx';
import { SignedIn } from './pages/signed-in.tsx';
import { later } from './ui/later.tsx';
import { Shell } from './ui/shell.tsx';
import { SkeletonRows } from './ui/skeleton.tsx';

const page = <P extends object = object>(load: () => Promise<Component<P>>) =>
  later('the page', load, () => <SkeletonRows rows={3} />);

/** A page that not every role may see: its code comes meanwhile, its reads wait for the role. */
const pageFor = (needs: Scope, title: string, load: () => Promise<Component>) =>
  page(async () => {
    const Page = await load();
    return () => (
      <ForRole needs={needs} title={title}>
        <Page />
      </ForRole>
    );
  });

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
  billing: pageFor(
    'billing:read',
    'Billing',
    async () => (await import('./pages/settings/billing/billing-page.tsx')).BillingPage,
  ),
  notices: page(
    async () => (await import('./pages/settings/notices/notices-page.tsx')).NoticesPage,
  ),
  keys: page(async () => (await import('./pages/settings/keys/keys-page.tsx')).KeysPage),
  members: page(
    async () => (await import('./pages/settings/members/members-page.tsx')).MembersPage,
  ),
  account: page(
    async () => (await import('./pages/settings/account/account-page.tsx')).AccountPage,
  ),
};

const operator = async () => import('./pages/operator/operator-pages.tsx');

/** By the end of their address. */
const operating = {
  '': page(async () => (await operator()).OperatorAccountsPage),
  '/accounts/:account': page(async () => (await operator()).OperatorAccountPage),
  '/inbox': page(async () => (await operator()).OperatorInboxPage),
  '/health': page(async () => (await operator()).OperatorHealthPage),
  '/audit': page(async () => (await operator()).OperatorAuditPage),
  '/people': page(async () => (await operator()).OperatorPeoplePage),
};

const outside = {
  'sign-in': page(async () => (await import('./pages/sign-in-page.tsx')).SignInPage),
  portal: page(async () => (await import('./pages/portal-page.tsx')).PortalPage),
  invitation: page(async () => (await import('./pages/invitation-page.tsx')).InvitationPage),
};

const NotFoundPage = page(async () => (await import('./pages/not-found.tsx')).NotFoundPage);

const Plain = (props: ParentProps) => <Shell>{props.children}</Shell>;

export function Routes() {
  return (
    <Router>
      <Route path="/" component={() => <Navigate href="/settings/usage" />} />
      <Route component={Plain}>
        {Object.entries(outside).map(([path, component]) => (
          <Route path={`/${path}`} component={component} />
        ))}
      </Route>
      <Route component={Operating}>
        {Object.entries(operating).map(([end, component]) => (
          <Route path={`/operator${end}`} component={component} />
        ))}
      </Route>
      <Route component={SignedIn}>
        {Object.entries(settings).map(([path, component]) => (
          <Route path={`/settings/${path}`} component={component} />
        ))}
        <Route path="*" component={NotFoundPage} />
      </Route>
    </Router>
  );
}

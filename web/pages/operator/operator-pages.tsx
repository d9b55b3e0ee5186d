import type { Component } from 'solid-js';
import { later } from '../../ui/later.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

/** What an operator sees, each page's own code apart: no other page's comes with it. */
const page = (load: () => Promise<Component>) =>
  later('the page', load, () => <SkeletonRows rows={3} />);

export const OperatorAccountsPage = page(
  async () => (await import('./accounts/accounts-page.tsx')).AccountsPage,
);
export const OperatorAccountPage = page(
  async () => (await import('./account/account-page.tsx')).AccountPage,
);
export const OperatorInboxPage = page(
  async () => (await import('./inbox/inbox-page.tsx')).InboxPage,
);
export const OperatorHealthPage = page(
  async () => (await import('./health/health-page.tsx')).HealthPage,
);
export const OperatorAuditPage = page(
  async () => (await import('./audit/audit-page.tsx')).AuditPage,
);
export const OperatorPeoplePage = page(
  async () => (await import('./people/people-page.tsx')).PeoplePage,
);

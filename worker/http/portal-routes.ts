import { account, counted, open, type Route, signed } from './route.ts';

const portal = () => import('./routes/portal.ts');

/** Links of the host platform that sign its customers' browsers in. */
export const portalRoutes: readonly Route[] = [
  signed('platform', 'POST /v1/portal_sessions', 'portal:write', portal, 'createPortalSession'),
  open('POST /v1/portal_sessions/exchange', portal, 'exchangePortalLink', counted),
  account('DELETE /portal_sessions', 'portal:write', portal, 'endPortalSessions'),
];

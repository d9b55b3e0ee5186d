import { type Route, signed } from './route.ts';

const session = () => import('./routes/session.ts');
const sessions = () => import('./routes/sessions.ts');
const ownAccounts = () => import('./routes/own-accounts.ts');
const forgetting = () => import('./routes/forget-person.ts');

/**
 * What a signed-in browser asks about itself, and people do with what is theirs. They may whatever
 * they are to an account, so that the scope named here refuses nobody.
 */
export const sessionRoutes: readonly Route[] = [
  signed('session', 'GET /v1/session', 'accounts:read', session, 'readSession'),
  signed('session', 'POST /v1/session/sign_out', 'accounts:read', session, 'signOut'),
  signed(
    'person',
    'POST /v1/session/sign_out_everywhere',
    'accounts:read',
    sessions,
    'signOutEverywhere',
  ),
  signed('person', 'GET /v1/session/sessions', 'accounts:read', sessions, 'listSessions'),
  signed(
    'person',
    'DELETE /v1/session/sessions/:session',
    'accounts:read',
    sessions,
    'endOneSession',
  ),
  signed('person', 'POST /v1/session/switch', 'accounts:read', session, 'switchAccount'),
  signed('person', 'POST /v1/session/accounts', 'accounts:read', ownAccounts, 'openOwnAccount'),
  signed('person', 'DELETE /v1/session/person', 'accounts:read', forgetting, 'forgetPerson'),
];

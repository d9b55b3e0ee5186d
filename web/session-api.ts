import { type Asking, ask, type OwnAccount, type Page, read, type Session } from './api.ts';

/** What people do with their own sessions and accounts. */

const sent = (method: NonNullable<Asking['method']>, body?: object): Asking => ({
  method,
  ...(body && {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }),
});

/** Ends the session here and on the server, and its live links. */
export const signOut = () => ask('/session/sign_out', sent('POST'));

/** All of the person's sessions, this one too. */
export const signOutEverywhere = () => ask('/session/sign_out_everywhere', sent('POST'));

export interface BrowserSession {
  id: string;
  /** What the browser says it is, in few words. */
  browser: string;
  created_at: string;
  last_seen_at: string;
  current: boolean;
}

export const readBrowserSessions = (signal: AbortSignal) =>
  read<Pick<Page<BrowserSession>, 'data'>>('/session/sessions', signal);

export const endBrowserSession = (id: string) =>
  ask(`/session/sessions/${encodeURIComponent(id)}`, sent('DELETE'));

export const switchAccount = (account: string) =>
  read<Session>('/session/switch', sent('POST', { account }));

/** Another account of one's own. */
export const openOwnAccount = (name: string) =>
  read<OwnAccount>('/session/accounts', sent('POST', { name }));

export const leaveAccount = (account: string) => ask('/session/leave', sent('POST', { account }));

/** Forgets the person: they leave every account, and their sessions end. */
export const forgetPerson = () => ask('/session/person', sent('DELETE'));

/** How people sign in here; null where only links do. */
export const readSignInOptions = (signal: AbortSignal) =>
  read<{ provider: { name: string } | null }>('/sign_in/options', signal);

export const exchangePortalLink = (token: string, embedded: boolean) =>
  read<{ return_url: string | null }>(
    '/portal_sessions/exchange',
    sent('POST', { token, embedded }),
  );

export interface Invitation {
  account_name: string;
  role: OwnAccount['role'];
  invited_by_name: string | null;
  /** Whom alone it is for. */
  email: string | null;
  expires_at: string;
}

export const readInvitation = (token: string, signal: AbortSignal) =>
  read<Invitation>('/invitations/read', { ...sent('POST', { token }), signal });

export const acceptInvitation = (token: string) =>
  read<{ account: { id: string; name: string }; role: OwnAccount['role'] }>(
    '/invitations/accept',
    sent('POST', { token }),
  );

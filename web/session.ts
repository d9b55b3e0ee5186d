import { linkMay, type Role, roleMay } from '../core/access/permissions.ts';
import type { Scope } from '../core/access/scopes.ts';
import { readSession, type Session } from './api.ts';
import { useQuery } from './query.ts';
import { keys } from './query-keys.ts';

/** Who is signed in, and what they may do. */

export const useSession = () =>
  useQuery(() => ({ queryKey: keys.session, queryFn: ({ signal }) => readSession(signal) }));

/** What the account's pages are opened with: whoever looks at none may do nothing there. */
export function mayIn(session: Session | undefined, scope: Scope): boolean {
  if (!session?.role) return false;
  return (session.kind === 'portal' ? linkMay : roleMay)(session.role, scope);
}

/** Whether the role of who is signed in has a scope. Nothing is offered before that is known. */
export function useMay(): (scope: Scope) => boolean {
  const session = useSession();
  return (scope) => mayIn(session.data, scope);
}

export const roleNames: Record<Role, string> = {
  owner: 'Owner',
  billing: 'Billing',
  developer: 'Developer',
  viewer: 'Viewer',
};

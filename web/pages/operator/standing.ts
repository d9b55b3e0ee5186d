import type { Session } from '../../api.ts';
import { useSession } from '../../session.ts';

/** Whether who is signed in may operate now; undefined while it is not known. */
export function useStanding(): () => Session['operator'] | undefined {
  const session = useSession();
  return () => session.data?.operator;
}

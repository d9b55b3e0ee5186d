import { useLive } from '../../../live-feed.tsx';

/** Whether the connection is known to be gone: what is on screen may be old, so nothing is changed. */
export function useWritesOff(): () => boolean {
  const live = useLive();
  return () => live.status().kind === 'paused';
}

import type { BalanceView } from '../../../api.ts';
import { formatMoment, viewerLocale } from '../../../format.ts';
import type { LiveStatus } from '../../../live.ts';

/** Of when the balance is, in one text: its parts would push one another as they change. */
export function lastChange(
  { at, as_of_seq }: Pick<BalanceView, 'at' | 'as_of_seq'>,
  status: LiveStatus,
): string {
  const words = status.kind === 'paused' ? 'Paused. As of' : 'As of';
  return `${words} ${formatMoment(new Date(at), viewerLocale())}, entry ${as_of_seq}`;
}

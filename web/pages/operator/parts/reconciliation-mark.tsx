import type { ReconciliationState } from '../../../operator-api.ts';

export const stateNames: Record<ReconciliationState, string> = {
  in_order: 'In order',
  behind: 'Behind',
  differs: 'Differs',
  failed: 'Could not be compared',
};

const tones: Record<ReconciliationState, string> = {
  in_order: 'text-good',
  behind: 'text-warn',
  differs: 'text-bad',
  failed: 'text-bad',
};

/** What came of comparing an account with its copies, the last time. */
export function ReconciliationMark(props: { state: ReconciliationState | null }) {
  return (
    <span class={props.state ? `font-medium ${tones[props.state]}` : 'text-muted'}>
      {props.state ? stateNames[props.state] : 'Never compared'}
    </span>
  );
}

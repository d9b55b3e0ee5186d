import { useNavigate, useSearchParams } from '@solidjs/router';
import { useAddress } from '../../../address.ts';

/**
 * The dialog that is open, and what it is about, live in the address: a reload or a link from an
 * email resumes the step that was interrupted.
 */
export const stepNames = [
  'buy',
  'auto-top-up',
  'stop-auto-top-up',
  'plan',
  'cancel-plan',
  'resume-plan',
  'card',
  'remove-card',
] as const;
export type StepName = (typeof stepNames)[number];

/** Everything a step may say of itself in the address. */
export interface StepParams {
  readonly package?: string;
  readonly quantity?: string;
  /** Minor units. */
  readonly amount?: string;
  /** `1` when the card is to be kept. */
  readonly save?: string;
  readonly plan?: string;
  readonly card?: string;
  /** Microcredits. */
  readonly threshold?: string;
  /** Microcredits of a custom top-up. */
  readonly credits?: string;
  /** Minor units a month. */
  readonly cap?: string;
}

const none: Record<keyof StepParams | 'step', undefined> = {
  step: undefined,
  package: undefined,
  quantity: undefined,
  amount: undefined,
  save: undefined,
  plan: undefined,
  card: undefined,
  threshold: undefined,
  credits: undefined,
  cap: undefined,
};

/** The step an address names, and the way to others. */
export function useStep() {
  const [params] = useSearchParams();
  const address = useAddress();
  const navigate = useNavigate();
  const stepAddress = (name: StepName, about: StepParams = {}) =>
    address({ ...none, ...about, step: name });
  return {
    name: () => stepNames.find((known) => known === params.step),
    param: (name: keyof StepParams): string | undefined => {
      const value = params[name];
      return typeof value === 'string' ? value : undefined;
    },
    address: stepAddress,
    open: (name: StepName, about?: StepParams) =>
      navigate(stepAddress(name, about), { scroll: false }),
    close: () => navigate(address(none), { replace: true, scroll: false }),
  };
}

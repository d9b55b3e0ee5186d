import { type ParentProps, splitProps } from 'solid-js';
import { StepAnchor } from '../writing/step-anchor.tsx';
import { type StepName, type StepParams, useStep } from './step.ts';

interface StepLinkProps {
  to: StepName;
  about?: StepParams;
  primary?: boolean;
  /** Names what it acts on, where the words alone would not. */
  label?: string;
}

/** A way into a step of Billing. */
export function StepLink(props: ParentProps<StepLinkProps>) {
  const [step, look] = splitProps(props, ['to', 'about']);
  const { address } = useStep();
  return <StepAnchor {...look} href={address(step.to, step.about)} />;
}

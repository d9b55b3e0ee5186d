import { useNavigate, useSearchParams } from '@solidjs/router';
import { useAddress } from '../../../address.ts';

/** The step an address names, and the way to others. */
export interface StepInAddress<Name extends string, Param extends string> {
  readonly name: () => Name | undefined;
  readonly param: (name: Param) => string | undefined;
  readonly address: (name: Name, about?: Readonly<Partial<Record<Param, string>>>) => string;
  readonly open: (name: Name, about?: Readonly<Partial<Record<Param, string>>>) => void;
  readonly close: () => void;
}

/**
 * The dialog that is open, and what it is about, live in the address: a reload or a link from an
 * email resumes the step that was interrupted.
 */
export function stepsOf<Name extends string, Param extends string>(
  names: readonly Name[],
  params: readonly Param[],
): () => StepInAddress<Name, Param> {
  const none = Object.fromEntries(['step', ...params].map((name) => [name, undefined]));
  return () => {
    const [search] = useSearchParams();
    const addressWith = useAddress();
    const navigate = useNavigate();
    const address = (name: Name, about?: Readonly<Partial<Record<Param, string>>>) =>
      addressWith({ ...none, ...about, step: name });
    return {
      name: () => names.find((known) => known === search.step),
      param: (name) => {
        const value = search[name];
        return typeof value === 'string' ? value : undefined;
      },
      address,
      open: (name, about) => navigate(address(name, about), { scroll: false }),
      close: () => navigate(addressWith(none), { replace: true, scroll: false }),
    };
  };
}

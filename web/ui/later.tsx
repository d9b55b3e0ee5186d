import { type Component, createComponent, type JSX } from 'solid-js';
import { useQuery } from '../query.ts';
import { Loaded } from './loaded.tsx';

/** Two parts may be called the same. */
let parts = 0;

/**
 * A part of a page whose code comes when it is first shown: most visits load less for it. It can
 * fail to come like any other read, and then fails alone. `what` completes "Could not load …".
 */
export function later<P extends object>(
  what: string,
  load: () => Promise<Component<P>>,
  skeleton: () => JSX.Element,
): Component<P> {
  const queryKey = ['code', parts++];
  return (props) => {
    const code = useQuery(() => ({
      queryKey,
      queryFn: async () => ({ Part: await load() }),
    }));
    return (
      <Loaded of={code} what={what} skeleton={skeleton()}>
        {(loaded) => createComponent(loaded().Part, props)}
      </Loaded>
    );
  };
}

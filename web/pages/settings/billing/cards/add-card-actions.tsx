import type { ParentProps } from 'solid-js';
import { Act, Actions } from '../../writing/actions.tsx';
import { createCheckout } from '../checkout.ts';
import { WriteFailure } from '../write-failure.tsx';

interface AddCardActionsProps {
  keep: string;
  onKeep: () => void;
  /** Where the checkout comes back to, when that is not the page itself. */
  backTo?: Parameters<typeof createCheckout>[0];
}

/** The way to Stripe's checkout where a card is saved; the children are its words. */
export function AddCardActions(props: ParentProps<AddCardActionsProps>) {
  const checkout = createCheckout(props.backTo);
  return (
    <>
      <WriteFailure
        what="open the checkout"
        error={checkout.failure()}
        otherwise="No card was saved."
      />
      <Actions
        keep={props.keep}
        onKeep={props.onKeep}
        act={
          <Act
            busy={checkout.busy()}
            busyWords="Opening checkout …"
            onClick={() => void checkout.run({ setup: true })}
          >
            {props.children}
          </Act>
        }
      />
    </>
  );
}

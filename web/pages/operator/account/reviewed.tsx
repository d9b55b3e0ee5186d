import { createSignal, For, type JSX, onMount, type ParentProps, Show } from 'solid-js';
import { Act, Actions } from '../../settings/writing/actions.tsx';
import { type Fact, Facts } from '../../settings/writing/facts.tsx';
import { WriteFailure } from '../../settings/writing/write-failure.tsx';
import { SignInRemedy } from '../refused.tsx';

interface ReviewedProps {
  /** Whether what was filled in can be reviewed; says what is wrong at its field. */
  check: () => boolean;
  /** What would happen, said again with the object's name before it does. */
  consequences: () => readonly JSX.Element[];
  facts: () => readonly Fact[];
  /** The button that does it: its verb and its object. */
  act: string;
  write: { readonly busy: () => boolean; readonly failure: () => Error | undefined };
  /** Completes "Could not …". */
  what: string;
  /** What is certain when it was refused. */
  otherwise: string;
  carryOut: () => unknown;
  close: () => void;
}

/** Fields first, then what they come to, with the safe button focused: nothing happens in one press. */
export function Reviewed(props: ParentProps<ReviewedProps>) {
  const [reviewing, setReviewing] = createSignal(false);
  return (
    <Show
      when={reviewing()}
      fallback={
        <Fill {...props} review={() => setReviewing(true)}>
          {props.children}
        </Fill>
      }
    >
      <div class="flex flex-col gap-4 px-5 py-4">
        <For each={props.consequences()}>
          {(sentence) => <p class="wrap-anywhere">{sentence}</p>}
        </For>
        <Facts of={props.facts()} />
        <WriteFailure
          what={props.what}
          error={props.write.failure()}
          otherwise={props.otherwise}
          remedy={<SignInRemedy error={props.write.failure()} />}
        />
        <Actions
          keep="Back"
          onKeep={() => setReviewing(false)}
          act={
            <Act
              busy={props.write.busy()}
              busyWords="Sending …"
              onClick={() => void props.carryOut()}
            >
              {props.act}
            </Act>
          }
        />
      </div>
    </Show>
  );
}

function Fill(props: ParentProps<ReviewedProps & { review: () => void }>) {
  let form: HTMLFormElement | undefined;
  onMount(() => form?.querySelector<HTMLElement>('input, select')?.focus());
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (props.check()) props.review();
    else form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  };
  return (
    <form ref={form} novalidate onSubmit={submit} class="flex flex-col gap-4 px-5 py-4">
      {props.children}
      <Facts of={props.facts()} />
      <Actions
        keep="Leave"
        onKeep={props.close}
        unfocused
        act={
          <Act busy={false} busyWords="" submits>
            Review
          </Act>
        }
      />
    </form>
  );
}

import { createSignal } from 'solid-js';
import { firstPage } from '../../../own-path.ts';
import { useSession } from '../../../session.ts';
import { openOwnAccount, switchAccount } from '../../../session-api.ts';
import { Act, Actions } from '../writing/actions.tsx';
import { useSay } from '../writing/said.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { TextField } from '../writing/text-field.tsx';
import { createWrite } from '../writing/write.ts';
import { WriteFailure } from '../writing/write-failure.tsx';
import { renameAccount, useAccountUpdates } from './account-queries.ts';

/** As many characters as the API takes. */
const nameLengthMax = 120;

interface NameFormProps extends StepBody {
  first: string;
  label: string;
  hint: string;
  /** What the button says, and what is said when it failed. */
  verb: string;
  what: string;
  otherwise: string;
  carryOut: (name: string, key: string) => Promise<unknown>;
  done: (name: string) => unknown;
}

/** A name to give, checked before it is sent. */
function NameForm(props: NameFormProps) {
  const [name, setName] = createSignal(props.first);
  const [problem, setProblem] = createSignal<string>();
  const write = createWrite((wanted: string, key) => props.carryOut(wanted, key));
  let form: HTMLFormElement | undefined;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = name().trim();
    if (wanted === '' || wanted.length > nameLengthMax) {
      setProblem(`Enter a name of at most ${nameLengthMax} characters.`);
      form?.querySelector<HTMLElement>('[name="name"]')?.focus();
      return;
    }
    if (await write.run(wanted)) props.done(wanted);
  };
  return (
    <form ref={form} novalidate onSubmit={submit} class="flex flex-col gap-4 px-5 py-4">
      <TextField
        name="name"
        label={props.label}
        hint={props.hint}
        value={name()}
        problem={problem()}
        onInput={(text) => {
          setName(text);
          setProblem(undefined);
        }}
      />
      <WriteFailure what={props.what} error={write.failure()} otherwise={props.otherwise} />
      <Actions
        keep="Back"
        onKeep={props.close}
        unfocused
        act={
          <Act busy={write.busy()} busyWords="One moment …" submits>
            {props.verb}
          </Act>
        }
      />
    </form>
  );
}

export function Rename(props: StepBody) {
  const session = useSession();
  const updates = useAccountUpdates();
  const say = useSay();
  return (
    <NameForm
      close={props.close}
      first={session.data?.account?.name ?? ''}
      label="Name of the account"
      hint="Every member sees it. Invoices that were made keep the name they have."
      verb="Rename"
      what="rename the account"
      otherwise="It is called as before."
      carryOut={renameAccount}
      done={(name) => {
        say({ panel: 'account-name', tone: 'good', text: `This account is called ${name} now.` });
        props.close();
        void updates.rereadSession();
      }}
    />
  );
}

export function OpenAccount(props: StepBody) {
  return (
    <NameForm
      close={props.close}
      first=""
      label="Name of the new account"
      hint="You are its owner. It begins empty: free credits come once, with a person's first account."
      verb="Open the account"
      what="open the account"
      otherwise="No account was opened."
      carryOut={async (name) => {
        const { id } = await openOwnAccount(name);
        await switchAccount(id);
      }}
      done={() => location.assign(firstPage)}
    />
  );
}

import { createSignal, Show } from 'solid-js';
import { ApiProblem } from '../../../api.ts';
import { firstPage } from '../../../own-path.ts';
import { useSession } from '../../../session.ts';
import { forgetPerson, leaveAccount } from '../../../session-api.ts';
import { useSignOut } from '../../sign-out.tsx';
import { Act, Actions } from '../writing/actions.tsx';
import { useSay } from '../writing/said.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { TextField } from '../writing/text-field.tsx';
import { createWrite } from '../writing/write.ts';
import { WriteFailure } from '../writing/write-failure.tsx';
import { useAccountUpdates } from './account-queries.ts';
import { useStep } from './step.ts';

/** What the API says of an owner whom nobody follows, in words that tell what to do here. */
const lastOwnerRemedy = (error: Error | undefined): string | undefined =>
  error instanceof ApiProblem && error.code === 'last_owner'
    ? 'You are its only owner: make somebody else an owner under Members first.'
    : undefined;

/** Leaves the account the address names. */
export function Leave(props: StepBody) {
  const step = useStep();
  const session = useSession();
  const updates = useAccountUpdates();
  const say = useSay();
  const found = () => session.data?.accounts.find(({ id }) => id === step.param('account'));
  const write = createWrite((id: string) => leaveAccount(id));
  const leave = async (id: string, name: string) => {
    if (!(await write.run(id))) return;
    if (id === session.data?.account?.id) return location.assign(firstPage);
    say({ panel: 'own-accounts', tone: 'good', text: `You left ${name}.` });
    props.close();
    void updates.rereadSession();
  };
  return (
    <div class="flex flex-col gap-4 px-5 py-4">
      <Show
        when={found()}
        fallback={
          <>
            <p>You are not a member of this account.</p>
            <Actions keep="Back" onKeep={props.close} />
          </>
        }
      >
        {(account) => (
          <>
            <p>
              You cannot see <bdi class="font-medium">{account().name}</bdi> any more, until
              somebody invites you again. Its credits, keys and servers stay with it.
            </p>
            <WriteFailure
              what={`leave ${account().name}`}
              error={write.failure()}
              {...reasonOf(lastOwnerRemedy(write.failure()))}
              otherwise="You are still a member."
            />
            <Actions
              keep="Stay a member"
              onKeep={props.close}
              act={
                <Act
                  busy={write.busy()}
                  busyWords="Leaving …"
                  onClick={() => void leave(account().id, account().name)}
                >
                  Leave {account().name}
                </Act>
              }
            />
          </>
        )}
      </Show>
    </div>
  );
}

const reasonOf = (reason: string | undefined) => (reason ? { reason } : {});

/** What must be typed: somebody's own address, or where there is none a plain word. */
const confirmationOf = (email: string | null | undefined): string => email ?? 'delete';

/** Forgets the person, after they typed that they mean it. */
export function DeleteProfile(props: StepBody) {
  const session = useSession();
  const signedOut = useSignOut();
  const [typed, setTyped] = createSignal('');
  const [problem, setProblem] = createSignal<string>();
  const wanted = () => confirmationOf(session.data?.person?.email);
  const write = createWrite((_: 'delete') => signedOut(forgetPerson));
  let form: HTMLFormElement | undefined;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (typed().trim().toLowerCase() !== wanted().toLowerCase()) {
      setProblem(`Type ${wanted()} to confirm.`);
      form?.querySelector<HTMLElement>('[name="confirmation"]')?.focus();
      return;
    }
    await write.run('delete');
  };
  return (
    <form ref={form} novalidate onSubmit={submit} class="flex flex-col gap-4 px-5 py-4">
      <p>This cannot be undone.</p>
      <ul class="list-disc pl-5 text-sm">
        <li>You leave every account, and are signed out in every browser.</li>
        <li>
          An account with no other member is closed: frozen, with its keys revoked. Credits left in
          it are lost.
        </li>
        <li>
          Signing in again makes a new profile, without free credits: they are given once to each
          person.
        </li>
        <li>What was paid and spent stays in the books, as the law asks, without your name.</li>
      </ul>
      <TextField
        name="confirmation"
        label={`Type ${wanted()} to confirm`}
        value={typed()}
        problem={problem()}
        onInput={(text) => {
          setTyped(text);
          setProblem(undefined);
        }}
      />
      <WriteFailure
        what="delete your profile"
        error={write.failure()}
        otherwise="Nothing was deleted."
      />
      <Actions
        keep="Keep your profile"
        onKeep={props.close}
        act={
          <Act busy={write.busy()} busyWords="Deleting …" submits>
            Delete your profile
          </Act>
        }
      />
    </form>
  );
}

import { createSignal, onMount, Show } from 'solid-js';
import type { Role } from '../../../../core/access/permissions.ts';
import { roleNames } from '../../../session.ts';
import { Command } from '../../../ui/command.tsx';
import { momentText } from '../billing/amounts.ts';
import { Act, Actions } from '../writing/actions.tsx';
import { Notice } from '../writing/notice.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { TextField } from '../writing/text-field.tsx';
import { createWrite } from '../writing/write.ts';
import { WriteFailure } from '../writing/write-failure.tsx';
import { type InviteAsk, invite, type NewInvitation } from './members-api.ts';
import { useMemberUpdates } from './members-queries.ts';
import { RoleChoice } from './role-choice.tsx';

/** Makes a link; it is shown here and never again. */
export function Invite(props: StepBody) {
  const updates = useMemberUpdates();
  const [role, setRole] = createSignal<Role>('viewer');
  const [email, setEmail] = createSignal('');
  const [problem, setProblem] = createSignal<string>();
  const [made, setMade] = createSignal<NewInvitation>();
  const write = createWrite(async (ask: InviteAsk, key) => setMade(await invite(ask, key)));
  let form: HTMLFormElement | undefined;

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const address = email().trim();
    if (address && !/^\S+@\S+\.\S+$/.test(address)) {
      setProblem('Enter an address like name@example.com, or none.');
      form?.querySelector<HTMLElement>('[name="email"]')?.focus();
      return;
    }
    if (await write.run({ role: role(), ...(address && { email: address }) }))
      void updates.reread();
  };
  return (
    <Show
      when={made()}
      fallback={
        <form ref={form} novalidate onSubmit={submit} class="flex flex-col gap-4 px-5 py-4">
          <RoleChoice value={role()} onChoose={setRole} />
          <TextField
            name="email"
            type="email"
            label="Only for this e-mail address (optional)"
            hint="Nothing is sent. With an address, only a person whose provider vouches for it can accept."
            value={email()}
            problem={problem()}
            onInput={(text) => {
              setEmail(text);
              setProblem(undefined);
            }}
          />
          <WriteFailure
            what="make the invitation"
            error={write.failure()}
            otherwise="Nobody was invited."
          />
          <Actions
            keep="Back"
            onKeep={props.close}
            unfocused
            act={
              <Act busy={write.busy()} busyWords="Making the link …" submits>
                Make the link
              </Act>
            }
          />
        </form>
      }
    >
      {(invitation) => <Made of={invitation()} close={props.close} />}
    </Show>
  );
}

function Made(props: StepBody & { of: NewInvitation }) {
  let title: HTMLParagraphElement | undefined;
  onMount(() => title?.focus());
  return (
    <div class="flex flex-col gap-4 px-5 py-4">
      <p ref={title} tabindex="-1" class="font-medium outline-none">
        Send this link to whom you invite as {roleNames[props.of.role]}
      </p>
      <Show
        when={props.of.url}
        fallback={
          <Notice tone="warn">
            The link was answered once already, and is not shown again. Take the invitation back and
            make another.
          </Notice>
        }
      >
        {(url) => <Command text={url()} what="link" />}
      </Show>
      <p class="text-sm text-muted">
        It is shown here only once, works once, and is good until {momentText(props.of.expires_at)}.{' '}
        {props.of.email
          ? `Only ${props.of.email} can accept it.`
          : 'Whoever has it can accept it: send it where only they read it.'}
      </p>
      <Actions keep="Done" onKeep={props.close} unfocused />
    </div>
  );
}

import { Show } from 'solid-js';
import type { Session } from '../../../api.ts';
import { Panel } from '../../../ui/panel.tsx';
import { freeCreditsText } from '../../free-credits-words.ts';
import { Facts } from '../writing/facts.tsx';
import { Said } from '../writing/said.tsx';
import { StepAnchor } from '../writing/step-anchor.tsx';
import { useStep } from './step.ts';

interface ProfileSectionProps {
  person: NonNullable<Session['person']>;
  freeCredits: string | null;
}

/** Whoever is signed in, as their provider says. */
export function ProfileSection(props: ProfileSectionProps) {
  const step = useStep();
  const email = () => {
    const { email: address, email_verified } = props.person;
    if (address === null) return 'None';
    return email_verified ? `${address}, verified` : `${address}, not verified`;
  };
  return (
    <Panel
      title="Your profile"
      name="profile"
      note="As your sign-in provider says; it is changed there"
      aside={<StepAnchor href={step.address('delete-profile')}>Delete your profile</StepAnchor>}
    >
      <Said panel="profile" />
      <div class="px-4 pb-4 @sm:px-5">
        <Facts
          of={[
            ['Name', <bdi>{props.person.name}</bdi>],
            ['E-mail address', email()],
          ]}
        />
        <Show when={freeCreditsText(props.freeCredits)}>
          {(text) => <p class="mt-2 text-sm text-muted">{text()}</p>}
        </Show>
      </div>
    </Panel>
  );
}

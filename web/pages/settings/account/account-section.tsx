import type { Role } from '../../../../core/access/permissions.ts';
import { roleNames } from '../../../session.ts';
import { Panel } from '../../../ui/panel.tsx';
import { roleText } from '../../role-words.ts';
import { Facts } from '../writing/facts.tsx';
import { Said } from '../writing/said.tsx';
import { StepAnchor } from '../writing/step-anchor.tsx';
import { useStep } from './step.ts';

interface AccountSectionProps {
  account: { id: string; name: string };
  role: Role | null;
  /** Whoever looks was let in by a link of the host platform. */
  byLink: boolean;
}

/** The account that is looked at. */
export function AccountSection(props: AccountSectionProps) {
  const step = useStep();
  return (
    <Panel
      title="This account"
      name="account-name"
      aside={
        <StepAnchor href={step.address('rename')} needs="accounts:manage">
          Rename
        </StepAnchor>
      }
    >
      <Said panel="account-name" />
      <div class="px-4 pb-4 @sm:px-5">
        <Facts
          of={[
            ['Name', <bdi>{props.account.name}</bdi>],
            ['Id', <code class="break-all">{props.account.id}</code>],
            ['Your role', props.role ? roleNames[props.role] : 'None'],
          ]}
        />
        <p class="mt-2 text-sm text-muted">{props.role && roleText(props.role, props.byLink)}</p>
      </div>
    </Panel>
  );
}

import { For } from 'solid-js';
import { type Role, roles } from '../../../../core/access/permissions.ts';
import { roleNames } from '../../../session.ts';
import { roleText } from '../../role-words.ts';

interface RoleChoiceProps {
  value: Role;
  onChoose: (role: Role) => void;
}

/** What somebody is to be, with what that lets them do, as the API's own table says. */
export function RoleChoice(props: RoleChoiceProps) {
  return (
    <fieldset>
      <legend class="pb-1 text-xs font-medium text-muted">Role</legend>
      <For each={roles}>
        {(role) => (
          <label class="flex gap-2.5 border-t border-line py-2 text-sm">
            <input
              type="radio"
              name="role"
              value={role}
              checked={props.value === role}
              onChange={() => props.onChoose(role)}
              class="mt-0.5 size-4.5 shrink-0 accent-accent"
            />
            <span>
              <span class="font-medium">{roleNames[role]}</span>
              <span class="block text-muted">{roleText(role)}</span>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}

import { type ParentProps, Show } from 'solid-js';
import type { Scope } from '../../core/access/scopes.ts';
import { scopeRefusal } from '../api.ts';
import { mayIn, roleNames, useSession } from '../session.ts';
import { Loaded } from '../ui/loaded.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { SkeletonRows } from '../ui/skeleton.tsx';

interface ForRoleProps {
  needs: Scope;
  title: string;
}

/** A page for those who may see it; the others are told, and nothing is asked that would be refused. */
export function ForRole(props: ParentProps<ForRoleProps>) {
  const session = useSession();
  return (
    <Loaded of={session} what="who is signed in" skeleton={<SkeletonRows rows={3} />}>
      {(known) => (
        <Show when={mayIn(known(), props.needs)} fallback={<NotForRole {...props} />}>
          {props.children}
        </Show>
      )}
    </Loaded>
  );
}

function NotForRole(props: ForRoleProps) {
  usePageTitle(() => props.title);
  return (
    <div class="max-w-120">
      <h1 tabindex="-1" class="text-xl font-semibold">
        {props.title}
      </h1>
      <p class="mt-3">
        <RoleRefusal scope={props.needs} />
      </p>
    </div>
  );
}

/** What the role of who is signed in does not include, and who can change that. */
export function RoleRefusal(props: { scope: Scope }) {
  const session = useSession();
  return (
    <>
      {scopeRefusal(props.scope)}{' '}
      <Show when={session.data?.role}>{(role) => <>You are here as {roleNames[role()]}. </>}</Show>
      {session.data?.kind === 'portal'
        ? 'The product you use opened this account here, and decides what you may do.'
        : 'An owner can change that.'}
    </>
  );
}

import type { Scope } from '../../core/access/scopes.ts';
import { mayIn, useSession } from '../session.ts';
import { type Destination, SideNav } from '../ui/shell.tsx';

/** Each with what a role must be able to see. */
const pages: readonly (Destination & { readonly needs?: Scope })[] = [
  { href: '/settings/usage', label: 'Usage', icon: 'bars' },
  { href: '/settings/billing', label: 'Billing', icon: 'card', needs: 'billing:read' },
  { href: '/settings/keys', label: 'API keys', icon: 'key', needs: 'api_keys:read' },
  { href: '/settings/members', label: 'Members', icon: 'people', needs: 'members:read' },
  { href: '/settings/account', label: 'Account', icon: 'person' },
];

/** Only what leads somewhere: pages a role may not see are not offered to it. */
export function SettingsNav() {
  const session = useSession();
  const shown = () =>
    session.data
      ? pages.filter(({ needs }) => !needs || mayIn(session.data, needs))
      : pages.map((page, at) => ({ ...page, waits: at > 0 }));
  return <SideNav label="Settings" of={shown()} />;
}

import type { LocalClient } from './local-client.ts';

/** Who the sample account's usage names, as people who can sign in: one of each role. */
const people = [
  { email: 'amara@northwind.example', name: 'Amara Okafor', role: 'owner' },
  { email: 'bjorn@northwind.example', name: 'Bjorn Lindqvist', role: 'billing' },
  { email: 'chidi@northwind.example', name: 'Chidi Eze', role: 'developer' },
  { email: 'devi@northwind.example', name: 'Devi Raman', role: 'viewer' },
] as const;

const operator = {
  email: 'operator@northwind.example',
  name: 'Northwind Operations',
  operator: true,
} as const;

export interface DemoLinks {
  /** Signs the owner in. */
  readonly dashboard: string;
  /** Signs somebody in who administers this installation, and is a member of nothing. */
  readonly operator: string;
}

/** Makes the people of the demo account, and links that sign the owner and an operator in. */
export async function demoPeople(client: LocalClient, account: string): Promise<DemoLinks> {
  const [owner, ...others] = people;
  const dashboard = await client.signInUrl(account, owner);
  for (const person of others) await client.signInUrl(account, person);
  return { dashboard, operator: await client.signInUrl(undefined, operator) };
}

import type { Member } from './members-api.ts';

/** Whether the account would be left without an owner. The API refuses by the same. */
export const isLastOwner = (members: readonly Member[], { person, role }: Member): boolean =>
  role === 'owner' && !members.some((one) => one.role === 'owner' && one.person !== person);

export const lastOwnerText =
  'The only owner: make somebody else an owner before this one leaves or becomes something else.';

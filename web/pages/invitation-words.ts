import { ApiProblem } from '../api.ts';

const words: Readonly<Record<string, string>> = {
  forbidden:
    'The invitation is for another e-mail address, or your provider does not vouch for yours. Sign out and in again as the person it names.',
  already_member: 'You are a member of this account already: switch to it in the account menu.',
  link_ended: 'It was used before, was taken back or is too old. Ask for a new one.',
};

/** Why an invitation was not taken. */
export const acceptFailure = (reason: Error): string =>
  (reason instanceof ApiProblem && words[reason.code]) || reason.message;

import * as shapes from '../schemas/session.ts';
import type { Operation } from './operation.ts';

/** What a signed-in browser asks about itself, and people do with their own accounts. */
export const sessionOperations: Readonly<Record<string, Operation>> = {
  readSession: {
    summary: 'Who is signed in, and which account the browser looks at',
    answers: { 200: shapes.session },
  },
  signOut: { summary: 'End the session', key: 'unread', answers: { 204: null } },
  signOutEverywhere: {
    summary: 'End all sessions of the person, this one too',
    key: 'unread',
    answers: { 200: shapes.sessionsEnded },
  },
  listSessions: {
    summary: 'The browsers the person is signed in with, the last used first',
    answers: { 200: shapes.sessions },
  },
  endOneSession: {
    summary: 'Sign one browser out',
    key: 'unread',
    answers: { 204: null },
  },
  switchAccount: {
    summary: 'Look at another account of the person; the cookie is replaced',
    body: shapes.switching,
    key: 'unread',
    answers: { 200: shapes.session },
    problems: ['not_found'],
  },
  openOwnAccount: {
    summary: 'Another account, owned by the person; without free credits',
    body: shapes.ownAccount,
    answers: { 201: shapes.openedAccount },
    problems: ['limit_reached', 'idempotency_key_reused', 'idempotency_in_progress'],
  },
  forgetPerson: {
    summary: 'Leave every account and be forgotten; what nobody else is a member of is closed',
    key: 'unread',
    answers: { 204: null },
    problems: ['last_owner', 'account_in_use'],
  },
};

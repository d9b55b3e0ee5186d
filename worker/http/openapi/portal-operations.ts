import * as schemas from '../schemas/portal.ts';
import type { Operation } from './operation.ts';

const once = ['idempotency_key_reused', 'idempotency_in_progress'] as const;

/** The routes about links that sign a customer's browser in. */
export const portalOperations: Readonly<Record<string, Operation>> = {
  createPortalSession: {
    summary: 'A link that signs a customer’s browser in, once; shown once',
    body: schemas.newPortalSession,
    answers: { 201: schemas.portalSession },
    problems: ['not_found', ...once],
  },
  exchangePortalLink: {
    summary: 'Spend a link on a session; for our own page alone',
    body: schemas.portalExchange,
    answers: { 200: schemas.portalOpened },
    key: 'unread',
    problems: ['invalid_request', 'forbidden', 'link_ended'],
  },
  endPortalSessions: {
    summary: 'End all of an account’s portal sessions, and its links not yet used',
    answers: { 200: schemas.portalEnded },
    problems: once,
  },
};

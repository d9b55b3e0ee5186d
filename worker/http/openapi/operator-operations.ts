import { nothing } from '../schemas/notices.ts';
import * as schemas from '../schemas/operator.ts';
import { type Operation, paging } from './operation.ts';

const once = ['idempotency_key_reused', 'idempotency_in_progress'] as const;

/** The routes by which operators see how accounts and the service do, and name each other. */
export const operatorOperations: Readonly<Record<string, Operation>> = {
  readOverview: {
    summary: 'The numbers an operator is woken by',
    answers: { 200: schemas.overview },
  },
  readMetrics: {
    summary: 'The same for a scraper, as OpenMetrics',
    answers: { 200: null },
    alsoAs: ['application/openmetrics-text'],
  },
  listAccounts: {
    summary: 'All accounts, newest first, or those that a search may mean, the surest first',
    query: {
      query:
        'An id, an external id, an address of the account or a member, the beginning of a name',
      ...paging,
    },
    answers: { 200: schemas.operatedAccounts },
  },
  readOperatedAccount: {
    summary: 'An account as an operator sees it; that they looked goes on the audit log',
    answers: { 200: schemas.operatedAccount },
  },
  listReconciliations: {
    summary: 'Accounts that the last comparison did not find in order',
    query: { state: '`behind`, `differs` or `failed`; all three when absent', ...paging },
    answers: { 200: schemas.reconciliations },
  },
  reconcileAccount: {
    summary: 'Compare an account with the database now, and heal what replay can heal',
    body: nothing,
    bodyOptional: true,
    answers: { 200: schemas.reconciliation },
    problems: once,
  },
  listCronRuns: {
    summary: 'The last run of each job, and which are late',
    answers: { 200: schemas.cronRuns },
  },
  runCronJob: {
    summary: 'Run a job now; a failure is in its `error`',
    body: nothing,
    bodyOptional: true,
    answers: { 200: schemas.cronRun },
    key: 'unread',
  },
  listOperators: { summary: 'Who administers this service', answers: { 200: schemas.operators } },
  addOperator: {
    summary: 'Whoever signs in with this address is an operator from now on',
    body: schemas.newOperator,
    answers: { 201: schemas.operator },
    problems: ['limit_reached', ...once],
  },
  removeOperator: {
    summary: 'No operator any more, at once; signed in, not the last',
    answers: { 200: schemas.operator },
    problems: ['last_operator', ...once],
  },
};

import * as schemas from '../schemas/servers.ts';
import { nothing } from '../schemas/usage.ts';
import { type Operation, paging } from './operation.ts';

const spending = ['insufficient_credits', 'budget_exceeded', 'account_frozen'] as const;
const keyed = ['idempotency_key_reused'] as const;

/** The routes about servers: prepaid in leases, told to stop before what is paid runs out. */
export const serverOperations: Readonly<Record<string, Operation>> = {
  provisionServer: {
    summary: 'Set the price of making a server aside; start it when it is there, or say it failed',
    body: schemas.newServer,
    answers: { 201: schemas.changedServer },
    problems: [...spending, 'limit_reached', ...keyed],
  },
  listServers: {
    summary: 'Servers, newest first, with what runs now and what it costs an hour',
    query: { status: '`live`, `ended` or `all`; all when absent', ...paging },
    answers: { 200: schemas.servers },
  },
  readServer: { summary: 'One server', answers: { 200: schemas.oneServer } },
  startServer: {
    summary: 'It runs from now on: its making is taken, its first lease held',
    body: nothing,
    bodyOptional: true,
    answers: { 200: schemas.changedServer },
    problems: [...spending, 'server_in_state', ...keyed],
  },
  resizeServer: {
    summary: 'Another tier: of a running server from now on, of a stopped one from its next start',
    body: schemas.resizing,
    answers: { 200: schemas.changedServer },
    problems: [...spending, 'server_in_state', 'server_unchanged', ...keyed],
  },
  stopServer: {
    summary: 'Bill to the second and give the rest back; of a stopped one, confirm that it is down',
    body: nothing,
    bodyOptional: true,
    answers: { 200: schemas.changedOrConfirmed },
    problems: ['server_in_state', ...keyed],
  },
  failServer: {
    summary: 'Making it failed: nothing is charged',
    body: nothing,
    bodyOptional: true,
    answers: { 200: schemas.changedOrConfirmed },
    problems: ['server_in_state', ...keyed],
  },
  deleteServer: {
    summary: 'Stop it where it runs, and delete it; its history stays',
    answers: { 200: schemas.changedOrConfirmed },
    problems: keyed,
  },
  reportServerSamples: {
    summary: 'How busy it was, by the hour: the latest word on an hour counts',
    body: schemas.newSamples,
    answers: { 200: schemas.samplesStored },
    problems: [...keyed, 'idempotency_in_progress'],
  },
  listServerSamples: {
    summary: 'How busy it was, oldest hour first',
    query: { days: 'How many days back, 1 to 90; 30 when absent' },
    answers: { 200: schemas.samples },
  },
  listServerStops: {
    summary: 'Servers to be taken down, of all accounts, that nobody has confirmed',
    query: { status: '`open`', ...paging },
    answers: { 200: schemas.serverStops },
  },
  listOrphanedServers: {
    summary: 'Those of them that are past their time: they may still run, and nobody pays',
    query: paging,
    answers: { 200: schemas.serverStops },
  },
};

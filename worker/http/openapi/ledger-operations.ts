import * as answers from '../schemas/answers.ts';
import * as requests from '../schemas/requests.ts';
import * as usage from '../schemas/usage.ts';
import { entryFilterText, type Operation, paging } from './operation.ts';

const eventTypes = ['application/cloudevents+json', 'application/cloudevents-batch+json'];

/** The routes about an account's credits and what became of them. */
export const ledgerOperations: Readonly<Record<string, Operation>> = {
  reportUsage: {
    summary: 'Report one use and debit what it costs',
    body: usage.usageEvent,
    answers: { 201: answers.entryAndBalance },
    problems: [
      'insufficient_credits',
      'budget_exceeded',
      'account_frozen',
      'idempotency_key_reused',
    ],
  },
  reportUsageBatch: {
    summary: 'Report up to 1,000 uses; each has its own result',
    body: usage.usageBatch,
    answers: { 200: answers.itemResults },
    problems: ['idempotency_key_reused', 'replay_unavailable'],
  },
  quoteUsage: {
    summary: 'What a use would cost now',
    body: usage.estimate,
    key: 'unread',
    answers: { 200: answers.quote },
  },
  openHold: {
    summary: 'Set credits aside',
    body: usage.newHold,
    answers: { 201: answers.holdAndBalance },
    problems: [
      'insufficient_credits',
      'budget_exceeded',
      'account_frozen',
      'limit_reached',
      'idempotency_key_reused',
    ],
  },
  captureHold: {
    summary: 'Spend what was really used, from the hold first',
    body: usage.capture,
    answers: { 200: answers.captured },
    problems: ['hold_not_open', 'hold_of_server', 'idempotency_key_reused'],
  },
  voidHold: {
    summary: 'Give everything back',
    body: usage.nothing,
    bodyOptional: true,
    answers: { 200: answers.holdAndBalance },
    problems: ['hold_not_open', 'hold_of_server', 'idempotency_key_reused'],
  },
  extendHold: {
    summary: 'Move the deadline to so long from now',
    body: usage.extension,
    bodyOptional: true,
    answers: { 200: answers.holdAndBalance },
    problems: ['hold_not_open', 'hold_of_server', 'account_frozen', 'idempotency_key_reused'],
  },
  readBalance: {
    summary: 'What is available, held and owed, now or at a past instant',
    query: { at: 'A past instant, RFC 3339' },
    answers: { 200: answers.balance },
  },
  watchAccount: {
    summary: 'A WebSocket of every entry as it comes; frames carry `seq`',
    query: { since: 'The last seq that is known: goes on after it' },
    answers: { 101: null },
    problems: ['upgrade_required'],
  },
  listGrants: {
    summary: 'What is left of each grant, in burn-down order',
    query: paging,
    answers: { 200: answers.grants },
  },
  grantCredits: {
    summary: 'Put credits in',
    body: requests.newGrant,
    answers: { 201: answers.granted },
    problems: ['limit_reached', 'idempotency_key_reused'],
  },
  listEntries: {
    summary: 'The ledger, newest first; CSV with `Accept: text/csv`',
    query: {
      kind: 'One or several kinds, separated by commas',
      ...entryFilterText,
      ...paging,
    },
    answers: { 200: answers.entries },
    alsoAs: ['text/csv'],
  },
  readEntry: { summary: 'The receipt', answers: { 200: answers.oneEntry } },
  explainEntry: {
    summary: 'Why this amount: priced again by the card that priced it',
    answers: { 200: answers.explanation },
    problems: ['not_priced'],
  },
  verifyLedger: {
    summary: 'Hash chain, sums and laws, checked over the whole ledger',
    query: {
      checkpoint: 'Where the answer before stopped',
      limit: 'Entries to check in this request; 100,000 at most and when absent',
    },
    answers: { 200: answers.verified },
  },
  summariseUsage: {
    summary: 'What was spent in a range, by group and by time; CSV with `Accept: text/csv`',
    query: {
      ...entryFilterText,
      group_by: 'category, meter, model, project, server, key or member',
      granularity: 'hour, day or month; one bucket when absent',
      tz: 'Time zone of hours, days and months; UTC when absent',
      top: 'Groups shown by themselves in buckets, 1 to 100; the others are one. 1,000 when absent',
      quantities: '`false` leaves quantities out',
      compare_from: 'With `compare_to`: another range to total as well, RFC 3339',
      compare_to: 'Where that range ends',
    },
    answers: { 200: answers.summary },
    alsoAs: ['text/csv'],
  },
  reportCloudEvents: {
    summary: 'Facts about work already done, as CloudEvents 1.0; never refused for want of credits',
    body: usage.cloudEvents,
    types: [...eventTypes, 'application/json'],
    key: 'unread',
    answers: { 200: answers.itemResults },
  },
  reportOpenMeterEvents: {
    summary: 'The same at OpenMeter’s path, answered as its clients expect',
    body: usage.cloudEvents,
    types: [...eventTypes, 'application/json'],
    key: 'unread',
    answers: { 204: null },
  },
  reverseEntry: {
    summary: 'Undo an entry, or part of it',
    body: requests.reversal,
    key: 'required',
    answers: { 201: answers.entryAndBalance },
    problems: [
      'not_reversible',
      'reversal_exceeds_entry',
      'limit_reached',
      'idempotency_key_reused',
    ],
  },
  adjustBalance: {
    summary: 'Take credits; adding some is a grant',
    body: requests.adjustment,
    key: 'required',
    answers: { 201: answers.entryAndBalance },
    problems: ['insufficient_credits', 'idempotency_key_reused'],
  },
  freezeAccount: {
    summary: 'Stop new spending',
    body: requests.freezing,
    answers: { 200: answers.entryAndBalance },
    problems: ['freeze_unchanged', 'idempotency_key_reused'],
  },
  unfreezeAccount: {
    summary: 'Let it spend again',
    body: requests.freezing,
    answers: { 200: answers.entryAndBalance },
    problems: ['freeze_unchanged', 'idempotency_key_reused'],
  },
};

import * as z from 'zod';
import * as answers from '../schemas/administration.ts';
import * as requests from '../schemas/requests.ts';
import { type Operation, paging } from './operation.ts';

const once = ['idempotency_key_reused', 'idempotency_in_progress'] as const;

/** The routes about accounts, projects, keys, rate cards and the service itself. */
export const administrationOperations: Readonly<Record<string, Operation>> = {
  readHealth: { summary: 'The Worker runs', answers: { 200: answers.health } },
  readReadiness: {
    summary: 'The database and an account’s object answer',
    answers: { 200: answers.readiness },
  },
  readOpenApi: { summary: 'This document', answers: { 200: z.looseObject({}) } },
  readProblemPage: {
    summary: 'What a problem means and what to do, for people',
    answers: { 200: null },
    alsoAs: ['text/html'],
  },
  createAccount: {
    summary: 'Open an account with its free credits; the same external id is the same account',
    body: requests.newAccount,
    answers: { 201: answers.account, 200: answers.account },
    problems: once,
  },
  readAccount: { summary: 'One account', answers: { 200: answers.account } },
  createProject: {
    summary: 'A project that usage can be reported under',
    body: requests.projectName,
    answers: { 201: answers.project },
    problems: ['name_taken', ...once],
  },
  listProjects: {
    summary: 'Projects, archived ones included',
    query: paging,
    answers: { 200: answers.projects },
  },
  readProject: { summary: 'One project', answers: { 200: answers.project } },
  renameProject: {
    summary: 'Another name',
    body: requests.projectName,
    answers: { 200: answers.project },
    problems: ['name_taken', ...once],
  },
  archiveProject: {
    summary: 'Put away; its entries stay',
    answers: { 200: answers.project },
    problems: once,
  },
  readRateCard: {
    summary: 'A rate card, whole; `current` for the version is the one in force now',
    answers: { 200: answers.rateCard },
  },
  listRateCards: { summary: 'All rate cards', query: paging, answers: { 200: answers.rateCards } },
  publishRateCard: {
    summary: 'A new version of prices, in force five minutes later at the soonest',
    body: z.looseObject({ version: z.int().min(2), name: z.string() }),
    answers: { 201: answers.rateCardRow },
    problems: ['version_taken', ...once],
  },
  listAudit: {
    summary: 'Who did what that no ledger entry tells',
    query: {
      target: 'Only what was done to this id',
      account: 'Only what was about this account',
      actor: 'Only what they did',
      action: 'Only this, as noun.verb',
      ...paging,
    },
    answers: { 200: answers.auditLog },
  },
};

import * as schemas from '../schemas/budgets.ts';
import type { Operation } from './operation.ts';

const keyed = ['idempotency_key_reused'] as const;

/** The routes about budgets: limits a period, hard ones refused by the ledger itself. */
export const budgetOperations: Readonly<Record<string, Operation>> = {
  createBudget: {
    summary: 'A limit a day, week or month for the account, a project, server, key or member',
    body: schemas.newBudget,
    answers: { 201: schemas.budgetSet },
    problems: ['limit_reached', ...keyed],
  },
  listBudgets: {
    summary: 'All budgets in their present periods, newest first; there are 100 at the most',
    answers: { 200: schemas.budgets },
  },
  readBudget: { summary: 'One budget', answers: { 200: schemas.oneBudget } },
  changeBudget: {
    summary: 'Another name, limit or hardness, from now on',
    body: schemas.budgetChange,
    answers: { 200: schemas.budgetSet },
    problems: keyed,
  },
  removeBudget: {
    summary: 'It limits and tells nothing any more',
    answers: { 200: schemas.budgetRemoved },
    problems: keyed,
  },
};

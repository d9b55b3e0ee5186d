import * as schemas from '../schemas/tips.ts';
import { type Operation, paging } from './operation.ts';

const once = ['idempotency_key_reused', 'idempotency_in_progress'] as const;

/** The routes about what would cost an account less. */
export const tipsOperations: Readonly<Record<string, Operation>> = {
  listTips: {
    summary: 'What would cost less, with its evidence, that which saves most first',
    query: {
      status: '`open` when absent; `dismissed`, `applied`, or `cleared` for what holds no more',
      ...paging,
    },
    answers: { 200: schemas.tipList },
  },
  dismissTip: {
    summary: 'Do not tell again, unless it comes to save twice as much',
    answers: { 200: schemas.tip },
    problems: once,
  },
  applyTip: {
    summary: 'Say that it was followed; what it advises is done by the route its `apply` names',
    answers: { 200: schemas.tip },
    problems: once,
  },
  restoreTip: {
    summary: 'Tell again what was dismissed or applied',
    answers: { 200: schemas.tip },
    problems: once,
  },
};

import * as z from 'zod';
import { budgetPeriods, budgetScopes } from '../../../core/budgets/budget-fact.ts';
import { balance } from './answers.ts';
import { microcredits, text } from './requests.ts';

/** Bodies and answers of budgets. */

const amount = z.int().min(0).describe('Whole microcredits; 1 credit is 1,000,000');
const time = z.iso.datetime();
const name = text(100);

export const newBudget = z.strictObject({
  name: name.optional(),
  scope: z.enum(budgetScopes),
  target: text(200)
    .optional()
    .describe('The project, server, key or member it is about, as usage names them'),
  period: z.enum(budgetPeriods).describe('Weeks begin on Monday'),
  time_zone: text(100).describe('Such as Europe/Berlin: where its days begin'),
  limit_microcredits: microcredits.describe('Of a period'),
  hard: z.boolean().describe('Refuses what would pass the limit; otherwise it only tells'),
});

export const budgetChange = z
  .strictObject({
    name: name.optional(),
    limit_microcredits: microcredits.optional(),
    hard: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');

const terms = {
  id: z.string(),
  name: z.string(),
  scope: z.enum(budgetScopes),
  target: z.string().nullable(),
  period: z.enum(budgetPeriods),
  time_zone: z.string(),
  limit_microcredits: amount,
  hard: z.boolean(),
};

const budget = z.strictObject({
  ...terms,
  target_name: z.string().nullable(),
  spent_microcredits: amount.describe('Taken in the period; what is given back does not lower it'),
  held_microcredits: amount.describe('Set aside by holds that were opened in the period'),
  left_microcredits: amount,
  period_start: time,
  period_end: time,
  alerted: z
    .union([z.literal(0), z.literal(50), z.literal(80), z.literal(100)])
    .describe('The highest percentage that was told in the period'),
  projected: z
    .strictObject({
      low_microcredits: amount,
      point_microcredits: amount,
      high_microcredits: amount,
    })
    .nullable()
    .describe('What the period comes to; null while it is too early to say'),
  projected_by: z.enum(['forecast', 'pace']).nullable(),
  created_at: time,
});

export const oneBudget = z.strictObject({ budget, as_of_seq: z.int().min(0) });
export const budgets = z.strictObject({ data: z.array(budget), as_of_seq: z.int().min(0) });

export const budgetSet = z.strictObject({ budget: z.strictObject(terms), balance });
export const budgetRemoved = z.strictObject({
  budget: z.strictObject({ id: z.string(), removed: z.literal(true) }),
  balance,
});

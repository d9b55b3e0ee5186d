import * as z from 'zod';
import { daysNeeded } from '../../../core/forecast/forecast.ts';
import { methodNames } from '../../../core/forecast/method.ts';
import { categories } from '../../../core/usage/meter.ts';

const amount = z.int().min(0).describe('Whole microcredits; 1 credit is 1,000,000');
const time = z.iso.datetime();
const date = z.iso.date();

const range = {
  low_microcredits: amount,
  point_microcredits: amount,
  high_microcredits: amount,
};

const series = {
  method: z.enum([...methodNames, 'sum_of_categories']),
  mase: z
    .number()
    .min(0)
    .nullable()
    .describe('Error in the back-test, by that of “as a week before”; null without a back-test'),
  naive_mase: z
    .number()
    .min(0)
    .nullable()
    .describe('What repeating the last week had in the same back-test'),
  folds: z.int().min(0).describe('Days of the past it was tried from'),
  coverage: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Share of past days inside such intervals, which are to hold 0.8 of them'),
  today: z.strictObject({ date, so_far_microcredits: amount, ...range }),
  daily: z.array(z.strictObject({ date, ...range })).describe('The thirty days after today'),
  month_end: z.strictObject({ so_far_microcredits: amount, ...range, until: time }),
};

export const forecast = z.strictObject({
  tz: z.string(),
  as_of: time,
  as_of_seq: z.int().min(0),
  days_of_data: z.int().min(0).describe('Complete days with usage'),
  hidden: z
    .strictObject({
      reason: z.literal('too_little_data'),
      days: z.int().min(0),
      days_needed: z.literal(daysNeeded),
    })
    .nullable(),
  total: z.strictObject(series).nullable(),
  categories: z.array(z.strictObject({ category: z.enum(categories), ...series })),
  balance: z.strictObject({
    available_microcredits: amount,
    burn_per_hour_microcredits: amount.describe('What the servers cost that run now'),
    lasts_until: z
      .strictObject({
        earliest: time.nullable(),
        expected: time.nullable(),
        latest: time.nullable(),
      })
      .nullable()
      .describe('Null within: not in the days foretold. Null: nothing is foretold'),
  }),
});

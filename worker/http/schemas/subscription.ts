import * as z from 'zod';

/** Bodies and answers of the routes about an account's monthly plan. */

const plan = z
  .string()
  .regex(/^[a-z0-9_-]{1,64}$/, 'must be the id of a plan')
  .describe('Id of a plan, as `GET /v1/plans` lists them');
const yes = z.literal(true);

const exactlyOne = (body: object): boolean => Object.keys(body).length === 1;

export const changePlan = z
  .strictObject({ plan: plan.optional(), resume: yes.optional() })
  .refine(exactlyOne, 'must have one of plan and resume');

export const previewPlan = z
  .strictObject({ plan: plan.optional(), cancel: yes.optional(), resume: yes.optional() })
  .refine(exactlyOne, 'must have one of plan, cancel and resume');

const amount = z.int().min(0).describe('Whole microcredits; 1 credit is 1,000,000');
const minor = z.int().describe('In the currency’s minor unit');
const time = z.iso.datetime();
const method = z
  .strictObject({ brand: z.string(), last4: z.string() })
  .nullable()
  .describe('What it is charged to; null when there is none, or Stripe does not answer');

export const subscription = z.strictObject({
  subscription: z
    .strictObject({
      id: z.string(),
      plan: z.string(),
      plan_name: z.string(),
      status: z.string().describe('As Stripe has it: active, past_due, unpaid, incomplete'),
      credits_microcredits: amount.describe('Granted each month'),
      amount_minor: minor.describe('A month, before tax, in minor units'),
      currency: z.string(),
      period_start: time,
      period_end: time,
      ends_at: time.nullable().describe('When it ends because it was cancelled'),
      next_plan: z.string().nullable().describe('Another plan from the next period on'),
      next_plan_name: z.string().nullable(),
      open_invoice_url: z.string().nullable().describe('Where an unpaid month can be paid by hand'),
      payment_method: method,
    })
    .nullable(),
  as_of_seq: z.int().min(0),
});

export const planPreview = z.strictObject({
  change: z.enum(['subscribe', 'upgrade', 'downgrade', 'cancel', 'resume']),
  plan: z.string(),
  due_now_minor: minor.describe('Charged at once, tax included'),
  tax_minor: minor.describe('The tax in what is due now'),
  currency: z.string(),
  credits_now_microcredits: amount,
  effective_at: time,
  next_charge_at: time.nullable(),
  next_charge_minor: minor,
  payment_method: method,
});

import * as z from 'zod';
import { tipStatuses } from '../../../db/insight-schema.ts';

/** What the API answers about tips. */

const credits = z.int().min(0).describe('Whole microcredits; 1 credit is 1,000,000');
const time = z.iso.datetime();
const minor = z.int().min(0).describe('In the currency’s minor unit, before tax');

const window = { from: time, to: time };

const rerated = {
  ...window,
  card: z.int().describe('Version of the rate card in force, which priced the entries again'),
  entries: z.strictObject({ count: z.int().min(1), first: z.string(), last: z.string() }),
  paid_microcredits: credits.describe('What the entries took, by the cards of their time'),
  now_microcredits: credits.describe('What the same costs by the card in force'),
  instead_microcredits: credits.describe('What it would cost if the tip was followed'),
  rows: z.array(
    z.strictObject({
      id: z
        .string()
        .nullable()
        .describe('A project’s or a server’s; null for none, and for others'),
      name: z.string(),
      count: z.int().min(0),
      now_microcredits: credits,
      instead_microcredits: credits,
    }),
  ),
};

const apply = {
  resizeServer: z.strictObject({
    kind: z.literal('resize_server'),
    server: z.string(),
    tier: z.string(),
  }),
  stopServers: z.strictObject({ kind: z.literal('stop_servers'), servers: z.array(z.string()) }),
  howTo: z.strictObject({ kind: z.literal('how_to'), steps: z.string() }),
  subscribe: z.strictObject({ kind: z.literal('subscribe'), plan: z.string() }),
  enableAutoTopUp: z.strictObject({ kind: z.literal('enable_auto_top_up') }),
  createBudget: z.strictObject({
    kind: z.literal('create_budget'),
    budget: z.strictObject({
      scope: z.literal('account'),
      period: z.literal('month'),
      limit_microcredits: credits,
      hard: z.literal(false),
    }),
  }),
};

const tipOf = <K extends string, E extends z.ZodRawShape, A extends z.ZodType>(
  kind: K,
  evidence: E,
  action: A,
) =>
  z.strictObject({
    id: z.string(),
    kind: z.literal(kind),
    subject: z.string().nullable().describe('A server, a project or a model; null for the account'),
    subject_name: z.string().nullable(),
    status: z.enum(tipStatuses),
    title: z.string(),
    text: z.string().describe('Why, and what is taken for granted'),
    saving_microcredits: credits.describe('In 30 days, rounded down; 0 where the gain is another'),
    evidence: z.strictObject(evidence).describe('What the saving can be reckoned from again'),
    apply: action.describe('How it is followed: by the route or page it names'),
    found_at: time,
    made_at: time,
    changed_at: time,
  });

const kinds = [
  tipOf(
    'right_size_server',
    {
      ...rerated,
      tier: z.string(),
      smaller_tier: z.string(),
      seconds: z.int().min(0),
      samples: z.strictObject({
        days: z.int(),
        hours: z.int(),
        cpu_p95: z.number(),
        memory_p95: z.number(),
      }),
    },
    apply.resizeServer,
  ),
  tipOf('use_template', rerated, apply.howTo),
  tipOf(
    'unused_project',
    {
      ...rerated,
      project_name: z.string(),
      servers: z.array(z.string()),
      seconds: z.int().min(0),
    },
    apply.stopServers,
  ),
  tipOf(
    'cheaper_model',
    {
      ...rerated,
      model: z.string(),
      instead_model: z.string(),
      alternatives: z.array(z.strictObject({ model: z.string(), instead_microcredits: credits })),
    },
    apply.howTo,
  ),
  tipOf(
    'caching',
    {
      ...rerated,
      model: z.string(),
      input_tokens: z.int().min(0),
      cached_input_tokens: z.int().min(0),
    },
    apply.howTo,
  ),
  tipOf(
    'plan_instead_of_packages',
    {
      ...window,
      paid_minor: minor,
      currency: z.string().regex(/^[a-z]{3}$/),
      bought_microcredits: credits,
      plan: z.strictObject({
        id: z.string(),
        name: z.string(),
        amount_minor: minor,
        credits_microcredits: credits,
      }),
      rows: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          at: time,
          amount_minor: minor,
          credits_microcredits: credits,
        }),
      ),
    },
    apply.subscribe,
  ),
  tipOf(
    'auto_top_up',
    {
      ...window,
      rows: z.array(z.strictObject({ count: z.int().min(1), first_at: time, last_at: time })),
    },
    apply.enableAutoTopUp,
  ),
  tipOf(
    'missing_budget',
    {
      ...window,
      spent_microcredits: credits.describe('In 30 days, at the pace of what was looked at'),
      rows: z.array(
        z.strictObject({ name: z.string(), count: z.int().min(1), spent_microcredits: credits }),
      ),
    },
    apply.createBudget,
  ),
] as const;

const asOfSeq = z.int().min(0);

const anyTip = z.discriminatedUnion('kind', kinds);

export const tipList = z.strictObject({
  data: z.array(anyTip),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
  made_at: time.nullable().describe('When the account was looked through; null for never'),
  as_of_seq: asOfSeq,
});

export const tip = z.strictObject({ tip: anyTip, as_of_seq: asOfSeq });

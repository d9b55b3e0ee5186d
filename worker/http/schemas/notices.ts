import * as z from 'zod';
import { eventTypes, noticeKinds } from '../../../core/notices/notice.ts';
import { amountMax } from '../../../core/units/credits.ts';
import { urlLengthMax } from '../../notices/endpoint-url.ts';

/** Bodies and answers of notices and of the endpoints that events are sent to. */

const time = z.iso.datetime();
const asOfSeq = z.int().min(0).describe('The last entry this answer knows of');
const paged = { has_more: z.boolean(), next_cursor: z.string().nullable() };

const noticeFields = {
  id: z.string(),
  kind: z.enum(noticeKinds),
  at: time,
  read_at: time.nullable(),
  title: z.string(),
  text: z.string(),
  link: z.string().describe('Path of the dashboard’s page about it'),
  facts: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .describe('What the words are made of; which there are is up to the kind'),
};

const unreadCount = z.int().min(0).describe('Nobody counts beyond 1,000');

export const notices = z.strictObject({
  data: z.array(z.strictObject(noticeFields)),
  ...paged,
  unread_count: unreadCount,
  as_of_seq: asOfSeq,
});

export const readNotice = z.strictObject({
  ...noticeFields,
  unread_count: unreadCount,
  as_of_seq: asOfSeq,
});

export const readNotices = z.strictObject({
  read: z.int().min(0).describe('How many were new'),
  unread_count: unreadCount,
  as_of_seq: asOfSeq,
});

const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;

export const nothing = z.strictObject({});

const emailed = z
  .array(z.enum(noticeKinds))
  .max(noticeKinds.length)
  .refine(unique, 'must name each kind once')
  .describe('The kinds that go out by e-mail; the others only show on the dashboard');

export const noticeSetting = z.strictObject({
  email: z
    .email()
    .max(254)
    .nullable()
    .describe('Where e-mail goes; null for the account’s own address'),
  emailed,
  low_balance_microcredits: z
    .int()
    .min(0)
    .max(amountMax)
    .describe('Tells when available falls below it; 0 for never'),
});

export const noticeSettings = z.strictObject({
  email: z.string().nullable(),
  account_email: z.string().nullable().describe('The account’s own address'),
  emailed,
  low_balance_microcredits: z.int().min(0),
  sends_email: z.boolean().describe('Whether this service sends e-mail at all'),
  as_of_seq: asOfSeq,
});

const types = [...new Set(Object.values(eventTypes))];
const eventType = z.enum(types as [(typeof types)[number], ...typeof types]);

export const newEndpoint = z.strictObject({
  url: z.string().min(1).max(urlLengthMax).describe('Begins with https://'),
  events: z
    .array(eventType)
    .max(types.length)
    .refine(unique, 'must name each type once')
    .optional()
    .describe('Empty or absent for all'),
});

const endpointFields = {
  id: z.string(),
  url: z.string(),
  events: z.array(eventType).describe('Empty for all'),
  created_at: time,
};

const maybeSeq = asOfSeq.optional();

export const endpoint = z.strictObject({ ...endpointFields, as_of_seq: maybeSeq });

export const createdEndpoint = z.strictObject({
  ...endpointFields,
  secret: z
    .string()
    .nullable()
    .describe('Signs what is sent (Standard Webhooks); in this answer and nowhere else'),
  as_of_seq: maybeSeq,
});

export const endpoints = z.strictObject({
  data: z.array(z.strictObject(endpointFields)),
  ...paged,
  as_of_seq: maybeSeq,
});

const answered = z.int().nullable().describe('HTTP status; null where there was no answer');

export const testedEndpoint = z.strictObject({
  delivered: z.boolean(),
  answered,
  error: z.string().nullable(),
  as_of_seq: maybeSeq,
});

export const deliveries = z.strictObject({
  data: z.array(
    z.strictObject({
      notice: z.string().describe('Also the message’s `webhook-id`'),
      type: eventType,
      status: z.enum(['pending', 'delivered', 'failed']),
      tries: z.int().min(0),
      answered,
      created_at: time,
      tried_at: time.nullable(),
      next_try_at: time.nullable(),
    }),
  ),
  ...paged,
  as_of_seq: maybeSeq,
});

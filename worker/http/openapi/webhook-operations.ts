import * as schemas from '../schemas/notices.ts';
import { type Operation, paging } from './operation.ts';

const once = ['idempotency_key_reused', 'idempotency_in_progress'] as const;

const create: Operation = {
  summary: 'Have events sent to a url, signed as Standard Webhooks; the secret is shown once',
  body: schemas.newEndpoint,
  answers: { 201: schemas.createdEndpoint },
  problems: ['limit_reached', ...once],
};

const list: Operation = {
  summary: 'Endpoints in use, newest first',
  query: paging,
  answers: { 200: schemas.endpoints },
};

const remove: Operation = {
  summary: 'Send nothing there any more',
  answers: { 200: schemas.endpoint },
  problems: once,
};

const test: Operation = {
  summary: 'Send one `webhook.test` event now, and see what it answers',
  body: schemas.nothing,
  bodyOptional: true,
  answers: { 200: schemas.testedEndpoint },
  problems: once,
};

const listDeliveries: Operation = {
  summary: 'What was sent there and what came of it, newest first',
  query: paging,
  answers: { 200: schemas.deliveries },
};

const ofPlatform = (operation: Operation): Operation => ({
  ...operation,
  summary: `${operation.summary}. Of the platform: about every account`,
});

/** The routes about endpoints that events are sent to. */
export const webhookOperations: Readonly<Record<string, Operation>> = {
  createWebhookEndpoint: create,
  listWebhookEndpoints: list,
  removeWebhookEndpoint: remove,
  testWebhookEndpoint: test,
  listWebhookDeliveries: listDeliveries,
  createPlatformWebhookEndpoint: ofPlatform(create),
  listPlatformWebhookEndpoints: ofPlatform(list),
  removePlatformWebhookEndpoint: ofPlatform(remove),
  testPlatformWebhookEndpoint: ofPlatform(test),
  listPlatformWebhookDeliveries: ofPlatform(listDeliveries),
};

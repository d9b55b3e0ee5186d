import * as schemas from '../schemas/keys.ts';
import { type Operation, paging } from './operation.ts';

const once = ['idempotency_key_reused', 'idempotency_in_progress'] as const;

/** The routes about API keys, an account's and the platform's. */
export const keyOperations: Readonly<Record<string, Operation>> = {
  createApiKey: {
    summary: 'A key for the account, with a budget of its own if wanted; its secret is shown once',
    body: schemas.newAccountKey,
    answers: { 201: schemas.shownKey },
    problems: ['limit_reached', ...once],
  },
  listApiKeys: { summary: 'The account’s keys', query: paging, answers: { 200: schemas.keys } },
  readApiKey: { summary: 'One key', answers: { 200: schemas.key } },
  rotateApiKey: {
    summary: 'Another secret for the key, shown once; the one before stays good for a while',
    body: schemas.keyRotation,
    bodyOptional: true,
    key: 'required',
    answers: { 200: schemas.shownKey },
    problems: ['key_not_active', ...once],
  },
  revokeApiKey: {
    summary: 'Refuse it from now on; immediate',
    answers: { 200: schemas.key },
    problems: once,
  },
  createPlatformKey: {
    summary: 'A key that acts for any account; its secret is shown once',
    body: schemas.newPlatformKey,
    answers: { 201: schemas.shownKey },
    problems: once,
  },
  listPlatformKeys: {
    summary: 'The platform’s keys',
    query: paging,
    answers: { 200: schemas.keys },
  },
  rotatePlatformKey: {
    summary: 'Another secret for the key, shown once; every edge follows within two minutes',
    body: schemas.keyRotation,
    bodyOptional: true,
    key: 'required',
    answers: { 200: schemas.shownKey },
    problems: ['key_not_active', ...once],
  },
  revokePlatformKey: {
    summary: 'Refuse it; every edge does within two minutes',
    answers: { 200: schemas.key },
    problems: once,
  },
};

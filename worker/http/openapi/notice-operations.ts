import * as schemas from '../schemas/notices.ts';
import { type Operation, paging } from './operation.ts';

const once = ['idempotency_key_reused', 'idempotency_in_progress'] as const;

/** The routes about what an account is told. */
export const noticeOperations: Readonly<Record<string, Operation>> = {
  listNotices: {
    summary: 'What the account was told, newest first, and how many are new',
    query: { unread: '`true` for new ones alone', ...paging },
    answers: { 200: schemas.notices },
  },
  markNoticeRead: {
    summary: 'Mark a notice as read',
    body: schemas.nothing,
    bodyOptional: true,
    answers: { 200: schemas.readNotice },
    problems: once,
  },
  markAllNoticesRead: {
    summary: 'Mark all notices as read',
    body: schemas.nothing,
    bodyOptional: true,
    answers: { 200: schemas.readNotices },
    problems: once,
  },
  readNoticeSettings: {
    summary: 'What goes out by e-mail and where, and the balance that counts as low',
    answers: { 200: schemas.noticeSettings },
  },
  setNoticeSettings: {
    summary: 'Set them, as a whole',
    body: schemas.noticeSetting,
    answers: { 200: schemas.noticeSettings },
    problems: once,
  },
};

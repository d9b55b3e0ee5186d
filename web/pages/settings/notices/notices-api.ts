import type { NoticeKind } from '../../../../core/notices/notice.ts';
import { account, type Page, read } from '../../../api.ts';
import { inPath, readPage, write } from '../writing/account-api.ts';

/** Reads and writes of what the account is told. */

export interface NoticeView {
  id: string;
  kind: NoticeKind;
  at: string;
  /** Null while it is new. */
  read_at: string | null;
  title: string;
  text: string;
  /** Path of the page about it. */
  link: string;
}

export interface NoticePage extends Page<NoticeView> {
  unread_count: number;
}

export interface NoticeSettings {
  /** Where e-mail goes; null for the account's own address. */
  email: string | null;
  account_email: string | null;
  emailed: NoticeKind[];
  /** Microcredits: told when available falls below. */
  low_balance_microcredits: number;
  /** Whether this installation can send e-mail at all. */
  sends_email: boolean;
}

export const readNotices = (unread: boolean) =>
  readPage<NoticePage>('/notices', { limit: '25', ...(unread && { unread: 'true' }) });

export const readUnreadCount = async (signal: AbortSignal): Promise<number> =>
  (await read<NoticePage>(`${account}/notices?unread=true&limit=1`, signal)).unread_count;

export const markRead = (id: string, key: string) =>
  write<unknown>('POST', `/notices/${inPath(id)}/read`, key, {});

export const markAllRead = (key: string) => write<unknown>('POST', '/notices/read', key, {});

export const readNoticeSettings = (signal: AbortSignal) =>
  read<NoticeSettings>(`${account}/notice_settings`, signal);

export type NoticeSettingsAsk = Pick<
  NoticeSettings,
  'email' | 'emailed' | 'low_balance_microcredits'
>;

export const setNoticeSettings = (ask: NoticeSettingsAsk, key: string) =>
  write<NoticeSettings>('PUT', '/notice_settings', key, ask);

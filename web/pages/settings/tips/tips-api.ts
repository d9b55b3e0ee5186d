import type { EvidenceOf } from '../../../../core/tips/evidence.ts';
import type { TipKind } from '../../../../core/tips/tip.ts';
import type { TipAction } from '../../../../core/tips/tip-action.ts';
import { account, type Page, read } from '../../../api.ts';
import { inPath, write } from '../writing/account-api.ts';

/** Reads and writes of the account's tips. Amounts are whole microcredits. */

export type TipStatus = 'open' | 'dismissed';

interface TipFrame {
  id: string;
  subject: string;
  subject_name: string | null;
  title: string;
  text: string;
  /** In 30 days; 0 where the gain is another. */
  saving_microcredits: number;
  apply: TipAction;
  found_at: string;
  made_at: string;
}

/** What a tip says, with what its saving can be reckoned from again. */
export type TipView = {
  [K in TipKind]: TipFrame & { kind: K; evidence: EvidenceOf[K] };
}[TipKind];

export interface Tips extends Page<TipView> {
  made_at: string | null;
}

export const readTips = (status: TipStatus, signal: AbortSignal) =>
  read<Tips>(`${account}/tips?${new URLSearchParams({ status, limit: '100' })}`, signal);

export type TipChange = 'dismiss' | 'apply' | 'restore';

/** What became of a tip. It moves nothing by itself. */
export const changeTip = (id: string, change: TipChange, key: string) =>
  write<unknown>('POST', `/tips/${inPath(id)}/${change}`, key, {});

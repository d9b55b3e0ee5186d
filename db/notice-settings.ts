import { eq } from 'drizzle-orm';
import { emailedDefault, lowBalanceDefault, type NoticeKind } from '../core/notices/notice.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { noticeSettings } from './notice-schema.ts';
import { accounts } from './schema.ts';

/** What an account wants to hear of, and where. */
export interface NoticeSettings {
  /** Where e-mail goes, when that is not the account's own address. */
  readonly email: string | null;
  readonly emailed: readonly NoticeKind[];
  /** Microcredits; 0 for never. */
  readonly lowBalance: number;
}

export interface NoticeSettingsNow extends NoticeSettings {
  /** The account's own address, which e-mail goes to unless another is set. */
  readonly accountEmail: string | null;
}

export async function readNoticeSettings(
  db: D1Port,
  account: AccountId,
): Promise<NoticeSettingsNow> {
  const q = queries(db);
  const [settings, owners] = await q.batch([
    q.select().from(noticeSettings).where(eq(noticeSettings.account, account)),
    q.select({ email: accounts.email }).from(accounts).where(eq(accounts.id, account)),
  ]);
  const accountEmail = owners[0]?.email ?? null;
  const { email, emailed, lowBalance } = settings[0] ?? {
    email: null,
    emailed: emailedDefault,
    lowBalance: lowBalanceDefault,
  };
  return { email, emailed, lowBalance, accountEmail };
}

/** As a whole: what was set before is gone. */
export async function setNoticeSettings(
  db: D1Port,
  account: AccountId,
  settings: NoticeSettings,
): Promise<void> {
  await queries(db)
    .insert(noticeSettings)
    .values({ account, ...settings })
    .onConflictDoUpdate({ target: noticeSettings.account, set: settings });
}

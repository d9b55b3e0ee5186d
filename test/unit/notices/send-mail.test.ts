import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dayMs, hourMs, after as laterBy, minuteMs } from '../../../core/units/instant.ts';
import { mailTriesMax } from '../../../db/notice-mails.ts';
import { sendNotices } from '../../../worker/cron/send-notices.ts';
import type { Env } from '../../../worker/env.ts';
import { stored } from '../db/notice-ledger.ts';
import { anOutbox, ben, now, type Outbox } from './outbox.ts';

interface Message {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** The platform's sender, which says what it is told to. */
const platform = () => {
  const sent: Message[] = [];
  let fault: Error | undefined;
  return {
    sent,
    failWith: (code?: string) => {
      fault = Object.assign(new Error('no'), code === undefined ? {} : { code });
    },
    work: () => {
      fault = undefined;
    },
    binding: {
      send: async (message: Message) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (fault) throw fault;
        sent.push(message);
        return { messageId: String(sent.length) };
      },
    } as unknown as NonNullable<Env['EMAIL']>,
  };
};

let mails: ReturnType<typeof platform>;
let outbox: Outbox;
const mail = () => stored(outbox.db)[0];

beforeEach(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  mails = platform();
  outbox = await anOutbox({
    EMAIL: mails.binding,
    EMAIL_FROM: 'Hydron Credits <notices@example.com>',
    DASHBOARD_URL: 'https://credits.example.com',
  });
});

describe('a notice that is due', () => {
  it('is sent to its account, once', async () => {
    await outbox.put(1);
    expect(await sendNotices(outbox.env, now)).toBe(1);
    expect(await sendNotices(outbox.env, laterBy(now, dayMs))).toBe(0);
    expect(mails.sent).toMatchObject([
      {
        from: { name: 'Hydron Credits', email: 'notices@example.com' },
        to: 'ada@example.com',
        subject: 'Server “s1” stops at 1 Jan 2100, 00:00 UTC',
        text: expect.stringContaining('https://credits.example.com/settings/usage/servers'),
      },
    ]);
    expect(mail()).toMatchObject({ email: 'sent', email_due_at: null });
  });

  it('is sent once by senders that run at the same time', async () => {
    for (let n = 0; n < 120; n++) await outbox.put(n);
    await Promise.all([1, 2, 3].map(() => sendNotices(outbox.env, now)));
    expect(mails.sent).toHaveLength(120);
    expect(new Set(mails.sent.map(({ subject, text }) => subject + text)).size).toBe(120);
  });

  it('goes where its account says', async () => {
    outbox.db.sqlite.exec(`INSERT INTO notice_settings VALUES
      ('acct_ada00000000000000000', 'bills@example.com', '["server_stopping"]', 0)`);
    await outbox.put(1);
    await outbox.put(2, { kind: 'usage_spike' });
    await sendNotices(outbox.env, now);
    expect(mails.sent.map(({ to }) => to)).toEqual(['bills@example.com']);
  });

  it('goes nowhere where nobody has an address', async () => {
    await outbox.put(1, { account: ben });
    await sendNotices(outbox.env, now);
    expect(mails.sent).toEqual([]);
    expect(mail()).toMatchObject({ email: 'none' });
  });

  it('that is two days old is no news any more', async () => {
    await outbox.put(1, { at: laterBy(now, -2 * dayMs - 1) });
    await sendNotices(outbox.env, now);
    expect(mails.sent).toEqual([]);
    expect(mail()).toMatchObject({ email: 'none', email_due_at: null });
  });
});

describe('a mail that fails', () => {
  beforeEach(() => outbox.put(1));

  it('is tried again after 1, 5, 30 minutes and 4 hours, and then has failed', async () => {
    mails.failWith('E_INTERNAL_SERVER_ERROR');
    const waits = [0, minuteMs, 5 * minuteMs, 30 * minuteMs, 4 * hourMs];
    let at = now;
    for (const [place, wait] of waits.entries()) {
      expect(await sendNotices(outbox.env, laterBy(at, wait - 1))).toBe(0);
      at = laterBy(at, wait);
      expect(await sendNotices(outbox.env, at)).toBe(1);
      expect(mail()).toMatchObject({ email_tries: place + 1 });
    }
    expect(mail()).toMatchObject({
      email: 'failed',
      email_tries: mailTriesMax,
      email_due_at: null,
    });
  });

  it('is sent when it works again', async () => {
    mails.failWith();
    await sendNotices(outbox.env, now);
    mails.work();
    await sendNotices(outbox.env, laterBy(now, minuteMs));
    expect(mails.sent).toHaveLength(1);
    expect(mail()).toMatchObject({ email: 'sent', email_tries: 2 });
  });

  it('for good is not tried again', async () => {
    mails.failWith('E_RECIPIENT_SUPPRESSED');
    await sendNotices(outbox.env, now);
    expect(mail()).toMatchObject({ email: 'failed', email_due_at: null });
  });

  it('because the sender’s domain is not set up shows on the dashboard only', async () => {
    mails.failWith('E_SENDER_NOT_VERIFIED');
    await sendNotices(outbox.env, now);
    expect(mail()).toMatchObject({ email: 'none', email_due_at: null });
  });

  it('and was cut off at its last try is not begun once more', async () => {
    outbox.db.sqlite.exec(`UPDATE notices SET email_tries = ${mailTriesMax}`);
    await sendNotices(outbox.env, now);
    expect(mails.sent).toEqual([]);
    expect(mail()).toMatchObject({ email: 'failed' });
  });
});

it('waits nowhere where nobody sends e-mail', async () => {
  for (const environment of [{}, { EMAIL: mails.binding }, { EMAIL_FROM: 'a@example.com' }]) {
    outbox = await anOutbox(environment);
    await outbox.put(1);
    expect(await sendNotices(outbox.env, now)).toBe(1);
    expect(mail()).toMatchObject({ email: 'none', email_due_at: null });
  }
  expect(mails.sent).toEqual([]);
});

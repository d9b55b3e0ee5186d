import { describe, expect, it } from 'vitest';
import {
  type NoticeFacts,
  type NoticeKind,
  noticeId,
  noticeKinds,
} from '../../../core/notices/notice.ts';
import { noticeWords, shownFacts } from '../../../core/notices/words.ts';
import type { AccountId } from '../../../core/units/ids.ts';
import { mailOf } from '../../../worker/notices/mail.ts';

const at = Date.UTC(2026, 10, 22, 14, 5);

const facts: Record<NoticeKind, NoticeFacts> = {
  low_balance: { available_microcredits: 99_500_000, threshold_microcredits: 100_000_000 },
  grant_expiring: { remaining_microcredits: 5_000_000, expires_at: at, days: 1 },
  budget_alert: {
    budget_name: 'Night shift',
    hard: true,
    level: 80,
    spent_microcredits: 80_000_000,
    limit_microcredits: 100_000_000,
    period_end: at,
    refused: false,
  },
  budget_forecast: {
    budget_name: '',
    scope: 'project',
    period: 'month',
    hard: false,
    projected_microcredits: 130_000_000,
    limit_microcredits: 100_000_000,
    period_end: at,
  },
  usage_spike: {
    project: 'prj_1',
    project_name: 'Atlas',
    hour: at,
    amount_microcredits: 90_000_000,
    usual_microcredits: 20_000_000,
  },
  top_up_failed: { result: 'declined', code: 'card_declined', stopped: null, retry_at: at },
  server_stopping: { server_name: 'build', reason: 'credits', stop_at: at },
  server_failed: { server_name: 'build', cause: 'deadline', returned_microcredits: 25_000_000 },
};

describe('a notice', () => {
  it.each([
    ['low_balance', 'Balance is below 100.00 credits', /^99\.50 credits are left/],
    ['grant_expiring', '5.00 credits expire in 1 day', /22 Nov 2026, 14:05 UTC/],
    [
      'budget_alert',
      'Budget “Night shift” is at 80 %',
      /^80\.00 credits of 100\.00 credits.*refused/,
    ],
    [
      'budget_forecast',
      'The project’s budget for the month is likely to be passed',
      /130\.00.*nothing is refused/,
    ],
    [
      'usage_spike',
      'Unusual spending in project “Atlas”',
      /90\.00.*from 22 Nov 2026.*20\.00 credits are usual/,
    ],
    ['top_up_failed', 'Auto top-up failed', /tried again on 22 Nov 2026, 14:05 UTC/],
    [
      'server_stopping',
      'Server “build” stops at 22 Nov 2026, 14:05 UTC',
      /Buy credits before then/,
    ],
    ['server_failed', 'Server “build” was not made', /Nothing was charged: 25\.00 credits/],
  ] as const)('of the kind %s says what happened and what to do', (kind, title, text) => {
    const words = noticeWords({ kind, facts: facts[kind] });
    expect(words.title).toBe(title);
    expect(words.text).toMatch(text);
    expect(words.link).toMatch(/^\/settings\//);
  });

  it('has no gap in its words, whatever the kind', () => {
    for (const kind of noticeKinds) {
      const { title, text } = noticeWords({ kind, facts: facts[kind] });
      expect(`${title} ${text}`).not.toMatch(/undefined|NaN|null|Invalid| {2}|“”/);
    }
  });

  it('tells auto top-ups that wait for the customer from those that stopped', () => {
    const told = (some: NoticeFacts) => noticeWords({ kind: 'top_up_failed', facts: some }).title;
    expect(told({ result: 'action_required' })).toBe('Auto top-up waits for you');
    expect(told({ result: 'declined', stopped: 'declined' })).toBe('Auto top-up has stopped');
    expect(told({ result: 'paused', stopped: 'dispute' })).toBe('Auto top-up has stopped');
  });

  it('shows programs its times as RFC 3339 and leaves the rest as it is', () => {
    expect(shownFacts({ stop_at: at, level: 80, retry_at: null })).toEqual({
      stop_at: '2026-11-22T14:05:00.000Z',
      level: 80,
      retry_at: null,
    });
  });

  it('is named by its account and what it is about', () => {
    const account = 'acct_0123456789abcdefghjk' as AccountId;
    expect(noticeId(account, 'expiry:12:7')).toBe('ntc_0123456789abcdefghjk_expiry-12-7');
    expect(() => noticeId(account, 'spike:Ä:1')).toThrow("not a notice's key");
  });
});

describe('a mail', () => {
  const mail = (name: string, dashboard: string | undefined) =>
    mailOf({
      kind: 'server_stopping',
      facts: JSON.stringify({ ...facts.server_stopping, server_name: name }),
      accountName: 'Ada & Sons <Ltd>',
      dashboard,
    });

  it('names the account and leads to the page about it', () => {
    const { subject, text, html } = mail('build', 'https://credits.example.com');
    expect(subject).toBe('Server “build” stops at 22 Nov 2026, 14:05 UTC');
    expect(text).toContain('Account: Ada & Sons <Ltd>');
    expect(text).toContain('https://credits.example.com/settings/usage/servers');
    expect(html).toContain('href="https://credits.example.com/settings/usage/servers"');
    expect(html).toContain('Ada &amp; Sons &lt;Ltd&gt;');
  });

  it('names no page where nobody said where the dashboard is', () => {
    const { text, html } = mail('build', undefined);
    expect(text + html).not.toMatch(/https?:|href/);
  });

  it('lets nobody write markup or a second header into it', () => {
    const { subject, html } = mail('<img src=x>\r\nBcc: eve@example.com', undefined);
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).not.toContain('<img');
  });
});

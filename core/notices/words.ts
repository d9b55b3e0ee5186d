import { formatCredits } from '../units/credits.ts';
import { type Notice, type NoticeFacts, type NoticeKind, timeFacts } from './notice.ts';

/** What people read of a notice, wherever they read it. */
export interface NoticeWords {
  /** One line: what happened. */
  readonly title: string;
  /** What it means and what to do. */
  readonly text: string;
  /** Path of the dashboard's page about it. */
  readonly link: string;
}

const pages: Record<NoticeKind, string> = {
  low_balance: '/settings/billing',
  grant_expiring: '/settings/usage',
  budget_alert: '/settings/usage/budgets',
  budget_forecast: '/settings/usage/budgets',
  usage_spike: '/settings/usage',
  top_up_failed: '/settings/billing',
  server_stopping: '/settings/usage/servers',
  server_failed: '/settings/usage/servers',
};

export function noticeWords(notice: Pick<Notice, 'kind' | 'facts'>): NoticeWords {
  return { ...tellers[notice.kind](readerOf(notice.facts)), link: pages[notice.kind] };
}

/** A fact by its name, as people read it. */
interface Reader {
  credits(name: string): string;
  /** In UTC, to the minute. */
  time(name: string): string;
  text(name: string, otherwise: string): string;
  is(name: string): boolean;
}

const clock = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});

const readerOf = (facts: NoticeFacts): Reader => ({
  credits: (name) => `${formatCredits(Number(facts[`${name}_microcredits`] ?? 0))} credits`,
  time: (name) => `${clock.format(Number(facts[name]))} UTC`,
  text: (name, otherwise) => String(facts[name] ?? otherwise),
  is: (name) => facts[name] === true,
});

type Told = Omit<NoticeWords, 'link'>;

const tellers: Record<NoticeKind, (fact: Reader) => Told> = {
  low_balance: (fact) => ({
    title: `Balance is below ${fact.credits('threshold')}`,
    text: `${fact.credits('available')} are left to spend. At zero, work that costs credits is refused and servers stop. Buy credits, or switch auto top-up on.`,
  }),
  grant_expiring: (fact) => ({
    title: `${fact.credits('remaining')} expire in ${fact.text('days', '')} ${fact.text('days', '') === '1' ? 'day' : 'days'}`,
    text: `What is left of them on ${fact.time('expires_at')} lapses. Credits that expire are spent before others.`,
  }),
  budget_alert: budgetAlert,
  budget_forecast: (fact) => ({
    title: `${budgetName(fact)} is likely to be passed`,
    text: `At this pace ${fact.credits('projected')} will be spent by ${fact.time('period_end')}; the limit is ${fact.credits('limit')}. ${fact.is('hard') ? 'What would pass it is refused.' : 'It only tells; nothing is refused.'}`,
  }),
  usage_spike: (fact) => ({
    title: `Unusual spending in ${projectName(fact)}`,
    text: `${fact.credits('amount')} in the hour from ${fact.time('hour')}; ${fact.credits('usual')} are usual.`,
  }),
  top_up_failed: topUpFailed,
  server_stopping: serverStopping,
  server_failed: (fact) => ({
    title: `Server “${serverName(fact)}” was not made`,
    text: `${fact.text('cause', '') === 'deadline' ? 'Nobody confirmed it in time.' : 'Making it failed.'} Nothing was charged: ${fact.credits('returned')} are available again.`,
  }),
};

/** A budget need not have a name. */
function budgetName(fact: Reader): string {
  const name = fact.text('budget_name', '');
  return name === ''
    ? `The ${fact.text('scope', 'account')}’s budget for the ${fact.text('period', 'period')}`
    : `Budget “${name}”`;
}

const serverName = (fact: Reader) => fact.text('server_name', fact.text('server', ''));

const projectName = (fact: Reader) => {
  const name = fact.text('project_name', fact.text('project', ''));
  return name === '' ? 'usage without a project' : `project “${name}”`;
};

function budgetAlert(fact: Reader): Told {
  const used = `${fact.credits('spent')} of ${fact.credits('limit')} are used in the period until ${fact.time('period_end')}.`;
  if (fact.is('refused'))
    return {
      title: `${budgetName(fact)} refused work`,
      text: `${used} Until then, or until the limit is raised, what would pass it is refused.`,
    };
  const whole = fact.text('level', '') === '100';
  const effect = fact.is('hard') ? 'What would pass the limit is refused.' : 'Nothing is refused.';
  return {
    title: `${budgetName(fact)} ${whole ? 'is used up' : `is at ${fact.text('level', '')} %`}`,
    text: `${used} ${effect}`,
  };
}

const topUpStopWords: Readonly<Record<string, string>> = {
  no_card: 'There is no card to charge.',
  declined: 'The card was declined for good.',
  quarantined: 'A payment did not come as it should; we are looking into it.',
  dispute: 'A payment is disputed.',
};

function topUpFailed(fact: Reader): Told {
  if (fact.text('result', '') === 'action_required')
    return {
      title: 'Auto top-up waits for you',
      text: 'Your bank asks you to confirm the payment. Until then no credits are bought.',
    };
  const stop = fact.text('stopped', '');
  if (stop !== '')
    return {
      title: 'Auto top-up has stopped',
      text: `${topUpStopWords[stop] ?? ''} No credits are bought until you change the payment method or switch it on again.`.trim(),
    };
  const again =
    fact.text('retry_at', '') === '' ? '' : ` It is tried again on ${fact.time('retry_at')}.`;
  return {
    title: 'Auto top-up failed',
    text: `The card was declined; no credits were bought.${again}`,
  };
}

const stopReasons: Readonly<Record<string, string>> = {
  credits: 'The balance does not cover its next hour. Buy credits before then and it runs on.',
  budget: 'A budget does not allow its next hour. Raise the limit before then and it runs on.',
  frozen: 'The account is frozen.',
};

function serverStopping(fact: Reader): Told {
  const why = stopReasons[fact.text('reason', '')] ?? '';
  if (fact.is('orphaned'))
    return {
      title: `Server “${serverName(fact)}” was not confirmed as stopped`,
      text: `It was to be taken down by ${fact.time('stop_at')}, and whoever runs it has not said that it is. Its runtime is not charged any more.`,
    };
  return {
    title: `Server “${serverName(fact)}” stops at ${fact.time('stop_at')}`,
    text: why,
  };
}

/** The facts as programs read them: times as RFC 3339. */
export function shownFacts(facts: NoticeFacts): NoticeFacts {
  const shown = Object.entries(facts).map(([name, value]) =>
    timeFacts.has(name) && typeof value === 'number'
      ? [name, new Date(value).toISOString()]
      : [name, value],
  );
  return Object.fromEntries(shown);
}

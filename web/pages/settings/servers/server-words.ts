import type { Scope } from '../../../../core/access/scopes.ts';
import { viewerLocale } from '../../../format.ts';
import { dateFormat, numberFormat } from '../../../intl.ts';
import { creditsText } from '../billing/amounts.ts';
import type { ServerView, StopReason, TierPrice } from './servers-api.ts';

/** How a server stands, in words. */

/** Why paid time ends, or ended. */
const reasons: Record<StopReason, string> = {
  request: 'at your request',
  credits: 'because the credits ran short',
  budget: 'because of a hard budget',
  frozen: 'because the account is frozen',
};

export interface StateWords {
  readonly name: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'muted';
  readonly more: string | undefined;
}

/** The time of day, to the minute. */
const minuteText = (at: string): string =>
  dateFormat(viewerLocale(), { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(
    new Date(at),
  );

export function stateWords(server: ServerView): StateWords {
  const because = server.stopped_reason ? reasons[server.stopped_reason] : undefined;
  switch (server.status) {
    case 'provisioning':
      return { name: 'Being made', tone: 'muted', more: 'Charged when it starts.' };
    case 'running':
      return { name: 'Running', tone: 'good', more: undefined };
    case 'stopping':
      return {
        name: 'Stopping',
        tone: 'warn',
        more: stoppingText(server),
      };
    case 'stopped':
      return { name: 'Stopped', tone: 'muted', more: stoppedText(server, because) };
    case 'failed':
      return { name: 'Failed', tone: 'bad', more: 'It could not be made. Nothing was charged.' };
    case 'deleted':
      return { name: 'Deleted', tone: 'muted', more: undefined };
  }
}

const stoppingText = ({ paid_until, stopping_reason }: ServerView): string => {
  const end = paid_until ? ` at ${minuteText(paid_until)}` : '';
  const because = stopping_reason ? ` ${reasons[stopping_reason]}` : '';
  return `It is stopped when its paid time ends${end}: no more could be held${because}.`;
};

/** What lets a stopping server run on, and where that is done. */
export const remedies: Record<
  Exclude<StopReason, 'request'>,
  {
    readonly text: string;
    readonly link?: readonly [href: string, words: string, needs: Scope];
  }
> = {
  credits: {
    text: 'With enough credits before then it runs on.',
    link: ['/settings/billing', 'Buy credits', 'billing:write'],
  },
  budget: {
    text: 'With room in the budget before then it runs on.',
    link: ['/settings/usage/budgets', 'See the budgets', 'budgets:read'],
  },
  frozen: { text: 'If the account is not frozen any more by then, it runs on.' },
};

const stoppedText = (server: ServerView, because: string | undefined): string | undefined =>
  server.stop_confirmed === false
    ? `${because ?? ''}${because ? '. ' : ''}The platform has not confirmed it yet.`
    : because && `${because}.`;

/** In a row: why it stopped, and no more. */
export const stoppedWords = ({ status, stopped_reason }: ServerView): string | undefined =>
  status === 'stopped' && stopped_reason ? reasons[stopped_reason] : undefined;

export const tones = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  muted: 'text-muted',
} as const;

/** `1.25 hr`: billed hours, to a hundredth. */
export const hoursText = (seconds: number): string =>
  numberFormat(viewerLocale(), {
    style: 'unit',
    unit: 'hour',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(seconds / 3_600);

const unitText = (count: number, unit: 'hour' | 'minute' | 'second'): string =>
  numberFormat(viewerLocale(), { style: 'unit', unit }).format(count);

/** `58 min`, and seconds in the last minute. */
export function leftText(seconds: number): string {
  if (seconds < 60) return unitText(seconds, 'second');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return unitText(minutes, 'minute');
  return `${unitText(Math.floor(minutes / 60), 'hour')} ${unitText(minutes % 60, 'minute')}`;
}

const tierNames: Record<string, string> = { xlarge: 'Extra large' };

/** `small` → `Small`; a tier of an operator's own keeps its name. */
export const tierName = (tier: string): string =>
  tierNames[tier] ?? tier.charAt(0).toUpperCase() + tier.slice(1);

/** A tier as one of those to choose from, with what it burns. */
export const optionOf = ({ tier, perHour }: TierPrice): readonly [value: string, name: string] => [
  tier,
  `${tierName(tier)}: ${creditsText(perHour)} an hour`,
];

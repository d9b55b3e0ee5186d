import type { Attempt, TopUp } from '../../../../billing-api.ts';
import { creditsText, dayText, momentText, moneyText } from '../amounts.ts';
import { cardText } from '../card-words.ts';
import { declineText } from '../decline-words.ts';

/** Auto top-up in sentences: what it does, and how it stands. */

export function topUpSentence(topUp: TopUp): string {
  const bonus =
    topUp.bonus_microcredits > 0 ? ` and a bonus of ${creditsText(topUp.bonus_microcredits)}` : '';
  return [
    `If the balance falls below ${creditsText(topUp.threshold_microcredits)},`,
    `we charge ${topUp.card ? cardText(topUp.card) : 'your default card'}`,
    `${moneyText(topUp.price_minor, topUp.currency)}`,
    `and add ${creditsText(topUp.amount_microcredits)}${bonus}.`,
    `At most ${moneyText(topUp.monthly_cap_minor, topUp.currency)} a month.`,
  ].join(' ');
}

/** Of the month as the cap counts it, which is not the viewer's. */
export const spentText = (topUp: TopUp): string =>
  `${moneyText(topUp.charged_this_month_minor, topUp.currency)} of ` +
  `${moneyText(topUp.monthly_cap_minor, topUp.currency)} charged this month (UTC), ` +
  `which ends ${momentText(topUp.month_ends_at)}.`;

export interface StateWords {
  readonly tone: 'warn' | 'bad' | 'plain';
  readonly title: string;
  readonly text: string;
}

/** What there is to know beyond the sentence; undefined while all is well. */
export function stateWords(topUp: TopUp): StateWords | undefined {
  const price = moneyText(topUp.price_minor, topUp.currency);
  const reason = declineText(topUp.last_attempt?.code);
  switch (topUp.state) {
    case 'off':
    case 'ready':
      return undefined;
    case 'charging':
      return { tone: 'plain', title: `Charging ${price} now`, text: 'This page follows it.' };
    case 'action_required':
      return {
        tone: 'warn',
        title: `Your bank wants you to confirm the payment of ${price}`,
        text: 'Credits come when you have. Until then nothing else is charged.',
      };
    case 'retrying':
      return {
        tone: 'warn',
        title: `The last top-up failed${triedAt(topUp.last_attempt)}`,
        text: `${reason} No money moved. We try again ${topUp.retry_at ? momentText(topUp.retry_at) : 'soon'}.`,
      };
    case 'cap_reached':
      return {
        tone: 'warn',
        title: 'The monthly cap is reached',
        text: `One more top-up would pass ${moneyText(topUp.monthly_cap_minor, topUp.currency)}. It goes on after ${dayText(topUp.month_ends_at)} (UTC), or when you raise the cap.`,
      };
    case 'stopped':
      return stoppedWords(topUp, reason);
  }
}

function stoppedWords(topUp: TopUp, reason: string): StateWords {
  switch (topUp.stopped) {
    case 'dispute':
      return {
        tone: 'bad',
        title: 'Auto top-up has stopped: a payment was disputed',
        text: 'Nothing more is charged by itself. When that is settled, switch it on again.',
      };
    case 'quarantined':
      return {
        tone: 'bad',
        title: 'Auto top-up has stopped: a payment does not match',
        text: 'Money was charged and its credits were not added. We are looking at it. Nothing more is charged by itself until you switch it on again.',
      };
    case 'no_card':
      return {
        tone: 'bad',
        title: 'Auto top-up has stopped: there is no card to charge',
        text: 'Add a card, and it goes on.',
      };
    default:
      return {
        tone: 'bad',
        title: `Auto top-up has stopped: the card was declined${triedAt(topUp.last_attempt)}`,
        text: `${reason} No money moved. It goes on when another card is the default.`,
      };
  }
}

const triedAt = (attempt: Attempt | null): string =>
  attempt ? `, ${momentText(attempt.ended_at ?? attempt.at)}` : '';

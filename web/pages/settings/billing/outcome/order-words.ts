import type { Order } from '../../../../billing-api.ts';
import { creditsText, moneyText } from '../amounts.ts';
import { declineText } from '../decline-words.ts';

/** How an order stands, to its customer: what happened, whether money moved, what follows. */
export interface OrderWords {
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
  readonly title: string;
  readonly text: string;
}

/** `returned`: from the Checkout's own way back, after it was completed. */
export function orderWords(order: Order, returned: boolean): OrderWords {
  const price = moneyText(order.amount_minor, order.currency);
  switch (order.status) {
    case 'paid':
      return paidWords(order, price);
    case 'pending':
      if (order.kind === 'setup')
        return {
          tone: 'plain',
          title: 'Your bank is still checking the card',
          text: 'It is saved when the bank agrees. Nothing is charged for it.',
        };
      return {
        tone: 'plain',
        title: 'Your bank is still moving the money',
        text: `${creditsText(bought(order))} for ${price} come when it arrives. That can take some days; this page need not stay open.`,
      };
    case 'failed':
      return {
        tone: 'bad',
        title: order.kind === 'setup' ? 'The card was not saved' : 'The payment failed',
        text: `${declineText(order.reason)} No money moved and nothing was added. You can try again.`,
      };
    case 'expired':
      return {
        tone: 'warn',
        title: 'This checkout is closed',
        text: 'It was not completed in time, or another one took its place. Nothing was charged. You can start again.',
      };
    case 'quarantined':
      return {
        tone: 'warn',
        title: 'We received a payment that does not match this order',
        text: `We look at it and either add the credits or give the money back. The reference is ${order.order}.`,
      };
    case 'open':
      return openWords(order, returned);
  }
}

const bought = (order: Order): number => order.credits_microcredits + order.bonus_microcredits;

function paidWords(order: Order, price: string): OrderWords {
  const added = creditsText(bought(order));
  if (order.kind === 'setup')
    return {
      tone: 'good',
      title: 'Card saved',
      text: 'Nothing was charged. Auto top-up and your plan charge the default card, which you choose under Payment methods.',
    };
  if (order.kind === 'plan')
    return {
      tone: 'good',
      title: `Your plan has started: ${order.item_name ?? order.item ?? ''}`,
      text: `${added} were added, and come again each month for ${price} before tax.`,
    };
  const bonus =
    order.bonus_microcredits > 0
      ? ` ${creditsText(order.bonus_microcredits)} of them are a bonus.`
      : '';
  return {
    tone: 'good',
    title: `${added} were added`,
    text: `You paid ${price}, plus tax where it applies.${bonus}`,
  };
}

const openWords = (order: Order, returned: boolean): OrderWords =>
  returned
    ? {
        tone: 'plain',
        title: 'Waiting for the checkout',
        text: 'Stripe has not said yet that it was completed. This is looked at again by itself.',
      }
    : {
        tone: 'warn',
        title: 'Nothing was charged',
        text:
          order.kind === 'setup'
            ? 'The card was not saved. Its checkout is still open.'
            : `The checkout of ${moneyText(order.amount_minor, order.currency)} is still open.`,
      };

/** The step that would make the same order once more. */
export const againStep = (order: Order): 'buy' | 'card' | 'plan' =>
  order.kind === 'setup' ? 'card' : order.kind === 'plan' ? 'plan' : 'buy';

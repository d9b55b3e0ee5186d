import type { Command } from '../../core/ledger/command.ts';
import type { Credits } from '../../core/units/credits.ts';
import { type Names, named } from './names.ts';
import type { TopUpAsk } from './top-up-asks.ts';

/** Before tax, of every top-up there is. */
export const priceMinor = 100;

/** The command an ask of auto top-up means in a ledger with these names. */
export function topUpCommandOf(ask: TopUpAsk, names: Names): Command {
  switch (ask.ask) {
    case 'clawback': {
      const payment = `payment ${ask.payment}`;
      const granted = names.granted.get(payment) ?? 0;
      const target = Math.floor((granted * ask.quarters) / 4) as Credits;
      return { kind: 'clawback', payment, target, reason: 'a refund' };
    }
    case 'set_top_up': {
      const { enabled, threshold, credits, bonus, currency, capMinor } = ask;
      return {
        ...{ kind: 'set_top_up', enabled, threshold: threshold as Credits },
        ...{ credits: credits as Credits, bonus: bonus as Credits },
        price: { amountMinor: priceMinor, currency },
        ...(credits > 20 ? { package: 'large' } : {}),
        monthlyCapMinor: capMinor,
        ...(enabled ? { consent: { by: 'someone', textHash: 'of the words' } } : {}),
        ...fingerprint(ask.card),
      };
    }
    case 'retry_top_up':
      return { kind: 'retry_top_up' };
    case 'settle_top_up':
      return settled(ask, names);
    case 'pause_top_up':
      return { kind: 'pause_top_up', reason: ask.reason };
    case 'note_card':
      return { kind: 'note_card', ...fingerprint(ask.card) };
  }
}

const fingerprint = (card: string | undefined) => (card === undefined ? {} : { fingerprint: card });

/** Nobody charges more than the cap left when the attempt was claimed. */
function settled(ask: TopUpAsk & { ask: 'settle_top_up' }, names: Names): Command {
  const { result, taxMinor, code, hard, card } = ask;
  const charged =
    taxMinor === undefined ? priceMinor : Math.min(priceMinor + taxMinor, names.chargeMaxMinor);
  return {
    ...{ kind: 'settle_top_up', attempt: named(names.attempts, ask.attempt), result },
    ...(result === 'paid' && taxMinor !== undefined
      ? { invoice: 'in_1', charged: { amountMinor: charged, currency: names.currency } }
      : {}),
    ...(code === undefined ? {} : { code }),
    ...(hard ? { hard } : {}),
    ...fingerprint(card),
  };
}

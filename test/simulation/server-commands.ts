import type { Price } from '../../core/pricing/price.ts';
import type { ProvisionServerCommand, ServerCommand } from '../../core/servers/server-command.ts';
import type { RuntimeTerms } from '../../core/servers/server-fact.ts';
import type { Credits } from '../../core/units/credits.ts';
import { usageFor } from './budget-commands.ts';
import { type Names, named } from './names.ts';
import type { ServerAsk, Tier } from './server-asks.ts';

const perUnit = (price: number, size: number): Price => ({
  components: [
    { quantity: 'seconds', scheme: 'per_unit', unit_size: size, unit_price_microcredits: price },
  ],
});

const prices: Record<Tier, Record<1 | 2, Price>> = {
  small: { 1: perUnit(3, 3_600), 2: { ...perUnit(4, 3_601), minimum_microcredits: 2 } },
  large: {
    1: perUnit(7, 3_500),
    2: {
      components: [
        {
          ...{ quantity: 'seconds', scheme: 'graduated', unit_size: 1_800 },
          tiers: [{ up_to: 5_000, unit_price_microcredits: 4 }, { unit_price_microcredits: 1 }],
        },
      ],
    },
  },
};

const termsOf = (tier: Tier, card: 1 | 2): RuntimeTerms => ({
  tier,
  card,
  price: prices[tier][card],
});

/** The command an ask about servers means in a ledger with these names. */
export function serverCommandOf(ask: ServerAsk, names: Names): ServerCommand {
  switch (ask.ask) {
    case 'provision_server':
      return provisionOf(ask);
    case 'start_server':
    case 'resize_server':
    case 'price_server':
      return {
        ...{ kind: ask.ask, server: named(names.servers, ask.server) },
        terms: termsOf(ask.tier, ask.card),
      };
    case 'stop_server':
    case 'fail_server':
    case 'delete_server':
      return { kind: ask.ask, server: named(names.servers, ask.server) };
  }
}

function provisionOf(ask: Extract<ServerAsk, { ask: 'provision_server' }>): ProvisionServerCommand {
  const { project, member } = { project: undefined, member: undefined, ...usageFor(ask.for) };
  return {
    ...{ kind: 'provision_server', name: 'a server', amount: ask.amount as Credits },
    usage: {
      ...{ meter: 'server.provision', tier: ask.tier, quantities: { servers: 1 }, card: ask.card },
      ...(project === undefined ? {} : { project }),
      ...(member === undefined ? {} : { member }),
    },
    ttlMs: ask.ttlMs,
    terms: termsOf(ask.tier, ask.card),
  };
}

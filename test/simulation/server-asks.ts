import fc from 'fast-check';
import { type Who, who } from './budget-asks.ts';
import type { Place } from './histories.ts';

/**
 * What is asked of servers in random lives. An hour costs a few of the credits that there are, so
 * that running out is the rule; none is free, or a month would pass in hundreds of leases.
 */

export type Tier = 'small' | 'large';

export type ServerAsk =
  | {
      readonly ask: 'provision_server';
      readonly tier: Tier;
      readonly card: 1 | 2;
      readonly amount: number;
      readonly ttlMs: number;
      readonly for: Who;
    }
  | {
      readonly ask: 'start_server' | 'resize_server' | 'price_server';
      readonly server: Place;
      readonly tier: Tier;
      readonly card: 1 | 2;
    }
  | { readonly ask: 'stop_server' | 'fail_server' | 'delete_server'; readonly server: Place };

const server: fc.Arbitrary<Place> = fc.record({
  among: fc.constantFrom('likely', 'likely', 'likely', 'all'),
  index: fc.oneof({ weight: 24, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: fc.constant(-1) }),
});
const tier = fc.constantFrom<Tier>('small', 'large');
const card = fc.constantFrom<1 | 2>(1, 1, 2);

export const provisionServer = fc.record({
  ...{ ask: fc.constant('provision_server' as const), tier, card },
  amount: fc.integer({ min: 0, max: 4 }),
  ttlMs: fc.constantFrom(10, 3_600_000, 3_600_000, 86_400_000),
  for: who,
});

export const serverAsk: fc.Arbitrary<ServerAsk> = fc.oneof(
  { weight: 2, arbitrary: provisionServer },
  {
    weight: 6,
    arbitrary: fc.record({
      ask: fc.constantFrom(
        ...(['start_server', 'start_server', 'resize_server', 'price_server'] as const),
      ),
      ...{ server, tier, card },
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ask: fc.constantFrom(
        ...(['stop_server', 'stop_server', 'fail_server', 'delete_server'] as const),
      ),
      server,
    }),
  },
);

import type Stripe from 'stripe';
import { pageOf } from '../http/lists.ts';
import { cannot } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { jobs } from '../jobs.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import { runDue } from '../timetable.ts';
import type { World } from '../world.ts';
import { deleteCustomer } from './customers.ts';

type TestClock = Stripe.TestHelpers.TestClock;

const weekSeconds = 7 * 24 * 60 * 60;

function createClock(world: World, params: Stripe.TestHelpers.TestClockCreateParams): TestClock {
  const clock = complete<TestClock>('TestHelpers.TestClock', {
    id: world.id('clock'),
    object: 'test_helpers.test_clock',
    created: world.now(),
    deletes_after: world.now() + 4 * weekSeconds,
    frozen_time: params.frozen_time,
    livemode: false,
    name: params.name ?? null,
    status: 'ready',
    status_details: {},
  });
  world.store.put('test_helpers.test_clock', clock);
  world.tell('test_helpers.test_clock.created', clock);
  return clock;
}

/** Stripe takes a while to advance; here all that is due has happened when the answer comes. */
function advance(world: World, to: number, id: string): TestClock {
  const clock = world.store.get('test_helpers.test_clock', id);
  if (to <= clock.frozen_time)
    throw cannot('A test clock only goes forward.', undefined, 'frozen_time');
  world.change<'test_helpers.test_clock'>(clock, { status: 'advancing' });
  world.tell('test_helpers.test_clock.advancing', clock);
  runDue(world, jobs, id, to);
  world.change<'test_helpers.test_clock'>(clock, { status: 'ready', frozen_time: to });
  world.tell('test_helpers.test_clock.ready', clock);
  return clock;
}

function deleteClock(world: World, id: string): Stripe.TestHelpers.DeletedTestClock {
  const clock = world.store.get('test_helpers.test_clock', id);
  for (const customer of world.store.all('customer'))
    if (idOf(customer.test_clock) === id) deleteCustomer(world, customer.id);
  world.store.remove('test_helpers.test_clock', id);
  world.tell('test_helpers.test_clock.deleted', clock);
  return { id, object: 'test_helpers.test_clock', deleted: true };
}

export const testClockRoutes = [
  route('POST /v1/test_helpers/test_clocks', 'TestHelpers.TestClockCreateParams', createClock),
  route(
    'GET /v1/test_helpers/test_clocks/:id',
    'TestHelpers.TestClockRetrieveParams',
    (world, _, id = '') => world.store.get('test_helpers.test_clock', id),
  ),
  route(
    'POST /v1/test_helpers/test_clocks/:id/advance',
    'TestHelpers.TestClockAdvanceParams',
    (world, params, id = '') => advance(world, params.frozen_time, id),
  ),
  route(
    'DELETE /v1/test_helpers/test_clocks/:id',
    'TestHelpers.TestClockDeleteParams',
    (world, _, id = '') => deleteClock(world, id),
  ),
  route('GET /v1/test_helpers/test_clocks', 'TestHelpers.TestClockListParams', (world, params) =>
    pageOf(world.store.all('test_helpers.test_clock'), params, '/v1/test_helpers/test_clocks'),
  ),
];

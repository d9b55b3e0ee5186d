import type { Instant } from '../../core/units/instant.ts';
import {
  type DueDelivery,
  deliveryTriesMax,
  dropEndpoint,
  settleTry,
} from '../../db/webhook-deliveries.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { describeError, log } from '../log.ts';
import { messageOf } from './message.ts';
import { post } from './post.ts';

/** What a receiver says that wants to hear nothing more. */
const gone = 410;

/**
 * Sends a claimed delivery and notes what came of it. Cut off in between it is sent again under the
 * same id, by which receivers tell. Says whether the endpoint is silent: that it gave no answer at
 * all. Never throws.
 */
export async function deliver(env: Env, delivery: DueDelivery, at: Instant): Promise<boolean> {
  const { notice, endpoint, tries } = delivery;
  try {
    // The last try was cut off.
    if (tries > deliveryTriesMax) {
      await settleTry(database(env), delivery, { end: 'failed', answered: null }, at);
      return false;
    }
    const posted = await post(delivery, { id: notice, body: messageOf(delivery) });
    const { answered, delivered, error } = posted;
    if (!delivered)
      log('warn', 'webhook not delivered', { notice, endpoint, tries, answered, error });
    const over = answered === gone || tries >= deliveryTriesMax;
    const end = delivered ? 'delivered' : over ? 'failed' : 'again';
    await settleTry(database(env), delivery, { end, answered }, at);
    if (answered === gone) await dropEndpoint(database(env), endpoint, at);
    return answered === null;
  } catch (error) {
    log('error', 'webhook not settled', { notice, endpoint, error: describeError(error) });
    return false;
  }
}

import { join } from 'node:path';

const kept = join(import.meta.dirname, '../../.wrangler');

/**
 * Keeps Cloudflare's tools off the network and their notes inside the project. They read this
 * while they are being loaded, so it must be in the environment before.
 */
export const quiet = {
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  CLOUDFLARE_DEV_REGISTRY_PATH: join(kept, 'registry'),
  WRANGLER_LOG_PATH: join(kept, 'logs'),
  WRANGLER_SEND_METRICS: 'false',
  /** A collector of traces that slows every request. */
  X_LOCAL_OBSERVABILITY: 'false',
};

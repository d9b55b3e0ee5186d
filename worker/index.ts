import { instant } from '../core/units/instant.ts';
import type { Env } from './env.ts';
import { createApp } from './http/app.ts';
import { isHttps, setStandardHeaders } from './http/standard-headers.ts';

export { AccountObject } from './account/account-object.ts';

const app = createApp();

/**
 * What the Worker answers itself; everything else is the dashboard's files. Of the address as text:
 * taking it apart costs a debit more than looking at it.
 */
const ours = /^https?:\/\/[^/]+\/(?:(?:v1|api|local|errors)\/|(?:healthz|readyz)(?:\?|$))/;

export default {
  async fetch(request, env, context): Promise<Response> {
    return ours.test(request.url) ? app.fetch(request, env, context) : page(request, env);
  },

  async scheduled(controller, env): Promise<void> {
    const { runCron } = await import('./cron/run-cron.ts');
    await runCron(env, controller.cron, instant(controller.scheduledTime));
  },
} satisfies ExportedHandler<Env>;

/** The one page that may be in a frame of another site, where the deployment says whose. */
const portal = /^https?:\/\/[^/]+\/portal(?:\?|$)/;

async function page(request: Request, env: Env): Promise<Response> {
  const file = await env.ASSETS.fetch(request);
  const response = new Response(file.body, file);
  setStandardHeaders(response.headers, {
    https: isHttps(request),
    requestId: undefined,
  });
  if (portal.test(request.url) && env.EMBED_ORIGINS) {
    const { letEmbed } = await import('./http/embed-origins.ts');
    letEmbed(response.headers, env);
  }
  return response;
}

import { sameSecret } from '../../auth/sha256.ts';
import { isOwnMachine } from '../../own-machine.ts';
import type { Call } from '../call.ts';
import { notFound } from '../problem.ts';
import { refuse } from '../reply.ts';
import { openLocalAccount } from './local-account.ts';
import { runHistory } from './local-history.ts';
import { registerPlatformKey } from './local-key.ts';
import { openLocalProject } from './local-project.ts';
import { linkBrowser, signInByLink } from './sign-in-link.ts';

/** With the local secret. */
const secretRoutes: Record<string, (call: Call) => Promise<Response>> = {
  'POST /local/platform_key': registerPlatformKey,
  'POST /local/accounts': openLocalAccount,
  'POST /local/projects': openLocalProject,
  'POST /local/history': runHistory,
  'POST /local/link': linkBrowser,
};

/**
 * The routes of a development machine. Anywhere else, and for whoever does not know the secret,
 * they are not there: no answer tells whether they might be.
 */
export async function answerLocal(call: Call): Promise<Response> {
  const { env, request, url } = call;
  const none = () => refuse(call, notFound('There is no such route.'));
  if (env.HYDRON_LOCAL !== '1' || !isOwnMachine(url)) return none();
  const route = `${request.method} ${url.pathname}`;
  if (route === 'GET /local/sign-in') return signInByLink(call);
  const run = secretRoutes[route];
  const secret = request.headers.get('x-local-secret') ?? '';
  const known = env.SESSION_SECRET ?? '';
  if (!run || known === '' || !sameSecret(secret, known)) return none();
  return run(call);
}

import { ok, type Result, refuse } from '../../core/units/result.ts';
import { isOwnMachine } from '../own-machine.ts';

/**
 * An address pages may lead back to: https, or http on one's own machine in `local` deployments; no
 * user in it. It is shown as a link and followed by whoever reads it, never by us.
 */
export function parseReturnUrl(text: string, local: boolean): Result<string, string> {
  const url = URL.parse(text);
  if (!url) return refuse('return_url must be a url');
  if (url.username !== '' || url.password !== '')
    return refuse('return_url must have no user in it');
  if (url.protocol === 'https:') return ok(url.href);
  if (local && url.protocol === 'http:' && isOwnMachine(url)) return ok(url.href);
  return refuse('return_url must begin with https://');
}

import { ok, type Result, refuse } from '../../core/units/result.ts';
import { isOwnMachine } from '../own-machine.ts';

export const urlLengthMax = 2_000;

/** Names and addresses that lead nowhere from the internet, or to whoever asks. */
const inside = /(^|\.)(localhost|local|internal|home\.arpa|onion|test|invalid)\.?$|^\[|^[\d.]+$/;

/**
 * A url events may be sent to: https, a name rather than an address, no password in it. `local`
 * deployments may send to their own machine as well.
 */
export function parseEndpointUrl(text: string, local: boolean): Result<string, string> {
  const url = URL.parse(text);
  if (!url || text.length > urlLengthMax) return refuse('url must be a url');
  if (url.username !== '' || url.password !== '') return refuse('url must have no user in it');
  if (url.hash !== '') return refuse('url must have no fragment');
  if (local && isOwnMachine(url) && /^https?:$/.test(url.protocol)) return ok(url.href);
  if (url.protocol !== 'https:') return refuse('url must begin with https://');
  if (inside.test(url.hostname) || !url.hostname.includes('.'))
    return refuse('url must name a host on the internet');
  return ok(url.href);
}

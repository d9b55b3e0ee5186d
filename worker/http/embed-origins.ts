import type { Env } from '../env.ts';
import { log } from '../log.ts';
import { isOwnMachine } from '../own-machine.ts';
import { allowFraming } from './standard-headers.ts';

/** A name of the internet, without wildcards and without anything that means something in a header. */
const name = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** More than the pages of one platform have; a header has bounds. */
export const embedOriginsMax = 20;

export interface EmbedOrigins {
  /** Whose pages may show ours in a frame. */
  readonly origins: readonly string[];
  /** What was written but is none, as written: whoever runs this is to be told. */
  readonly refused: readonly string[];
}

/**
 * Reads `EMBED_ORIGINS`: https origins, comma-separated; `local` deployments may name their own
 * machine by http as well. What is anything else never gets into a header.
 */
export function parseEmbedOrigins(text: string | undefined, local: boolean): EmbedOrigins {
  const parts = (text ?? '').split(',').flatMap((part) => part.trim() || []);
  const origins = parts.flatMap((part) => originOf(part, local) ?? []);
  const refused = parts.filter((part) => originOf(part, local) === undefined);
  return {
    origins: [...new Set(origins)].slice(0, embedOriginsMax),
    refused: [...refused, ...origins.slice(embedOriginsMax)],
  };
}

function originOf(text: string, local: boolean): string | undefined {
  const url = URL.parse(text);
  if (!url || (text !== url.origin && text !== `${url.origin}/`)) return undefined;
  if (url.protocol === 'https:' && name.test(url.hostname)) return url.origin;
  return local && url.protocol === 'http:' && isOwnMachine(url) ? url.origin : undefined;
}

/** The value that was complained of, so that it is not at every request. */
let told: string | undefined;

/** Completes the portal's page, which has its headers, by who may show it in a frame. */
export function letEmbed(headers: Headers, { EMBED_ORIGINS: text, HYDRON_LOCAL }: Env): void {
  const { origins, refused } = parseEmbedOrigins(text, HYDRON_LOCAL === '1');
  if (refused.length > 0 && told !== text) {
    told = text;
    log('error', 'EMBED_ORIGINS names what is no https origin', { refused });
  }
  allowFraming(headers, origins);
}

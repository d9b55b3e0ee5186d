import * as oauth from 'oauth4webapi';
import { ProviderUnreachable } from './sign-in-problem.ts';

/** Many times what any provider says: its keys, or a person with a picture. */
const bytesMax = 1024 * 1024;

/**
 * An answer with its body read to the end. Throws `ProviderUnreachable` when it breaks off or the
 * signal comes first, and refuses one of more than a mebibyte without reading on.
 */
export async function readWhole(response: Response, signal: AbortSignal | null): Promise<Response> {
  const reader = response.body?.getReader();
  if (!reader) return response;
  const stop = () => void reader.cancel().catch(() => undefined);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const body = await readAll(reader);
    if (signal?.aborted) throw new ProviderUnreachable('the provider did not answer in time');
    return again(response, body);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Blob> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((cause) => {
      throw new ProviderUnreachable('the provider broke off', { cause });
    });
    if (done) return new Blob(chunks);
    length += value.byteLength;
    if (length > bytesMax) {
      await reader.cancel();
      throw new oauth.OperationProcessingError('the provider said too much');
    }
    chunks.push(value);
  }
}

/** Decoded already; of some kinds an answer may have no body, not even an empty one. */
function again({ status, headers }: Response, body: Blob): Response {
  const kept = new Headers(headers);
  kept.delete('Content-Encoding');
  kept.delete('Content-Length');
  return new Response(body.size === 0 ? null : body, { status, headers: kept });
}

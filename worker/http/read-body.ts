import { ok, type Result, refuse } from '../../core/units/result.ts';
import type { Call } from './call.ts';
import { invalid, type Problem } from './problem.ts';

/** One event, or any other single thing. */
export const bodyMaxDefault = 64 * 1024;
/** A thousand events, or a rate card. */
export const bodyMaxLarge = 1024 * 1024;
/** Two thousand steps of sample data, on a machine of one's own. */
export const bodyMaxLocal = 4 * 1024 * 1024;

export interface JsonBody {
  /** As it was sent: what an idempotency key is spent on. */
  readonly raw: string;
  readonly value: unknown;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const jsonTypes = ['application/json'];

/** Reads a body of JSON. Refuses another type (415), too much of it (413), and what is no JSON. */
export async function readJson(
  call: Call,
  types: readonly string[] = jsonTypes,
): Promise<Result<JsonBody, Problem>> {
  const type = mediaType(call.request);
  if (!types.includes(type))
    return refuse({
      code: 'unsupported_media_type',
      detail: `Send ${types.join(' or ')}, not ${type === '' ? 'a body without a type' : type}.`,
    });
  const raw = await readText(call);
  if (!raw.ok) return raw;
  try {
    return ok({ raw: raw.value, value: JSON.parse(raw.value) });
  } catch {
    return refuse(invalid('body', 'The body is not JSON.'));
  }
}

/** The same where a body may be left out: then it is an empty object. */
export function readOptionalJson(call: Call): Promise<Result<JsonBody, Problem>> {
  const { body, headers } = call.request;
  if (body === null || headers.get('content-length') === '0')
    return Promise.resolve(ok({ raw: '', value: {} }));
  return readJson(call);
}

export const mediaType = (request: Request): string =>
  (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** The body as text. Refuses too much of it (413) and what is not UTF-8. */
export async function readText({ request, bodyMax }: Call): Promise<Result<string, Problem>> {
  const bytes = await readBytes(request, bodyMax);
  if (!bytes)
    return refuse({
      code: 'payload_too_large',
      detail: `The body may have at most ${bodyMax} bytes.`,
      extra: { max_bytes: bodyMax },
    });
  try {
    return ok(utf8.decode(bytes));
  } catch {
    return refuse(invalid('body', 'The body is not UTF-8.'));
  }
}

/** Undefined once it is more than `max`. A stated length is believed: the platform enforces it. */
async function readBytes(request: Request, max: number): Promise<Uint8Array | undefined> {
  const stated = request.headers.get('content-length');
  if (stated !== null)
    return Number(stated) > max ? undefined : new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > max) return undefined;
    chunks.push(chunk);
  }
  return joined(chunks, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

import { type ParsedKey, parseKey } from './key-text.ts';
import { sha256 } from './sha256.ts';

/** What the text of a key says by itself. Whether the key is good it does not say. */
export interface KeyRead {
  readonly parsed: ParsedKey;
  readonly keyHash: string;
}

const rememberedMax = 1_000;
const remembered = new Map<string, KeyRead>();

/**
 * Reads a key, twice hashed, or remembers having read it. Only what follows from the text alone is
 * kept, so that a key revoked a moment ago is refused all the same: its object, or KV, says so.
 * Undefined when it was never one of our keys; that is not remembered, anyone can make those up.
 */
export function readKey(text: string): KeyRead | undefined {
  const known = remembered.get(text);
  if (known) return known;
  const parsed = parseKey(text, sha256);
  if (!parsed) return undefined;
  if (remembered.size >= rememberedMax) forgetOldest();
  const read = { parsed, keyHash: sha256(text) };
  remembered.set(text, read);
  return read;
}

function forgetOldest(): void {
  for (const text of remembered.keys()) {
    remembered.delete(text);
    return;
  }
}

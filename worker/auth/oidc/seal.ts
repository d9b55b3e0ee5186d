/** Sealing a text so that only we can read or make it: AES-GCM, with a key of HKDF (RFC 5869). */

/** A new layout of what is sealed gets a new name here: what was sealed before is then not ours. */
const purpose = 'hydron sign-in 1';
const ivLength = 12;

const utf8 = (text: string) => new TextEncoder().encode(text);

async function keyOf(secret: string): Promise<CryptoKey> {
  const from = await crypto.subtle.importKey('raw', utf8(secret), 'HKDF', false, ['deriveKey']);
  const rule = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: utf8(purpose) };
  const kind = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(rule, from, kind, false, ['encrypt', 'decrypt']);
}

/** Fit for a cookie. `place` is where it belongs: nowhere else does it open. */
export async function seal(secret: string, place: string, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(ivLength));
  const rule = { name: 'AES-GCM', iv, additionalData: utf8(place) };
  const sealed = await crypto.subtle.encrypt(rule, await keyOf(secret), utf8(text));
  return toText(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

/** Undefined for what we did not seal for this place. */
export async function unseal(
  secret: string,
  place: string,
  sealed: string,
): Promise<string | undefined> {
  const bytes = toBytes(sealed);
  if (!bytes || bytes.length <= ivLength) return undefined;
  const rule = { name: 'AES-GCM', iv: bytes.slice(0, ivLength), additionalData: utf8(place) };
  const key = await keyOf(secret);
  const opened = await crypto.subtle
    .decrypt(rule, key, bytes.slice(ivLength))
    .catch(() => undefined);
  return opened && new TextDecoder().decode(opened);
}

/** base64url, RFC 4648, without padding. */
const toText = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

function toBytes(text: string): Uint8Array | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  try {
    const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(plain, (one) => one.charCodeAt(0));
  } catch {
    return undefined;
  }
}

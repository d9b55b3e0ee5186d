/** An IPv4 address, each part written without leading noughts. */
const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/**
 * The network an address is counted under: an IPv4 address by itself, of IPv6 the first 64 bits,
 * because a household has all addresses below them (RFC 6177). Undefined for what is no address.
 */
export function networkOf(address: string): string | undefined {
  const text = address.trim().toLowerCase();
  if (ipv4.test(text)) return text;
  const groups = groupsOf(inGroups(text));
  if (!groups) return undefined;
  return mappedIn(groups) ?? `${groups.slice(0, 4).join(':')}::/64`;
}

/** With the last two groups as groups where they are written as IPv4 (RFC 4291, 2.2). */
function inGroups(text: string): string {
  const [head = '', last = ''] = /^(.*:)([\d.]+)$/.exec(text)?.slice(1) ?? [];
  if (!ipv4.test(last)) return text;
  const [a = 0, b = 0, c = 0, d = 0] = last.split('.').map(Number);
  return `${head}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

/** The IPv4 address that an IPv6 one stands for (RFC 4291, 2.5.5.2). */
function mappedIn(groups: readonly string[]): string | undefined {
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return undefined;
  const parts = groups.slice(6).map((group) => Number.parseInt(group, 16));
  return parts.flatMap((part) => [Math.floor(part / 256), part % 256]).join('.');
}

/** The eight groups of an IPv6 address, without leading noughts. */
function groupsOf(text: string): readonly string[] | undefined {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const before = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const lacking = 8 - before.length - behind.length;
  if (tail === undefined ? lacking !== 0 : lacking < 1) return undefined;
  const groups = [...before, ...Array.from({ length: lacking }, () => '0'), ...behind];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16).toString(16));
}

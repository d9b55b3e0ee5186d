import type { Random } from '../../../scripts/sample/random.ts';

/** What callers send by mistake or on purpose, from single values to whole bodies. */

const long = 'a'.repeat(10_000);

const texts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202eevil',
  '\u200b',
  '\u{1f4a5}',
  'line\r\nX-Injected: yes',
  '../../../etc/passwd',
  "' OR 1=1 --",
  '"; DROP TABLE accounts; --',
  '%00',
  '<script>alert(1)</script>',
  '=HYPERLINK("http://x.example")',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e400',
  '9007199254740993',
  '2026-02-30T25:61:61Z',
  '+275760-09-13T00:00:00.001Z',
  'http://169.254.169.254/latest',
  'https://x.example@localhost/',
  'javascript:alert(1)',
  long,
] as const;

export const oddText = (random: Random): string => random.pick(texts);

/** Numbers as they stand in the text: half of them no program can hold. */
const numbers = [
  '0',
  '-0',
  '-1',
  '0.1',
  '1e-7',
  '1e21',
  '1e400',
  '-1e400',
  '9007199254740992',
  '9007199254740993',
  '-9007199254740993',
  '123456789012345678901234567890',
  'NaN',
  'Infinity',
  '0x10',
  '01',
  '1_000',
  '.5',
] as const;

/** Stands for a number's text until the body is written. */
const asNumber = (text: string): string => `@@${text}@@`;

export function oddValue(random: Random): unknown {
  switch (random.whole(0, 9)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
      return [];
    case 3:
      return {};
    case 4:
      return [oddText(random), [oddText(random)]];
    case 5:
      return { [oddText(random)]: oddText(random) };
    case 6:
    case 7:
      return asNumber(random.pick(numbers));
    default:
      return oddText(random);
  }
}

/** JSON, or what would be but for its numbers. */
export const written = (value: unknown): string =>
  (JSON.stringify(value) ?? 'null').replaceAll(/"@@(.+?)@@"/g, '$1');

const utf8 = new TextEncoder();
const utf16 = (text: string): Uint8Array =>
  new Uint8Array(Uint16Array.from([0xfeff, ...text].map((one) => Number(one) || 0x7b)).buffer);

const bodies: readonly [() => BodyInit, ...(() => BodyInit)[]] = [
  () => '',
  () => '{',
  () => 'null',
  () => '[]',
  () => '""',
  () => '0',
  () => 'true',
  () => "{'a':1}",
  () => '{"a":1}garbage',
  () => '{"a":1,"a":2}',
  () => '/* a comment */ {}',
  () => '['.repeat(10_000),
  () => '['.repeat(10_000) + ']'.repeat(10_000),
  () => `${'{"a":'.repeat(10_000)}null${'}'.repeat(10_000)}`,
  () => '{"__proto__":{"admin":true,"scopes":["admin"]}}',
  () => '{"constructor":{"prototype":{"admin":true}}}',
  () => `{"${long}":"${long}"}`,
  () => '\ufeff{}',
  () => utf8.encode('\ufeff{}'),
  () => utf16('{}'),
  () => new Uint8Array([0xff, 0xfe, 0x00]),
  () => new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]),
  () => new Uint8Array([0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00]),
];

export const oddBody = (random: Random): BodyInit => random.pick(bodies)();

/** More than any route takes, with its length stated or streamed without one. */
export function hugeBody(random: Random): BodyInit {
  const bytes = utf8.encode(`{"name":"${'x'.repeat(random.pick([70_000, 1_100_000]))}"}`);
  return random.chance(0.5) ? bytes : new Blob([bytes]).stream();
}

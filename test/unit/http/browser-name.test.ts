import { expect, it } from 'vitest';
import { browserName } from '../../../core/access/browser-name.ts';

const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X)';
const android = 'Mozilla/5.0 (Linux; Android 10; K)';

it.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox on Linux'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${blink} Safari/537.36`, 'Chrome on Windows'],
  [`${mac} ${blink} Safari/537.36 Edg/142.0.0.0`, 'Edge on macOS'],
  [`${mac} ${webkit} Version/26.0 Safari/605.1.15`, 'Safari on macOS'],
  [`${iPhone} ${webkit} Version/26.0 Mobile/15E148 Safari/604.1`, 'Safari on iPhone'],
  [`${iPhone} ${webkit} CriOS/142.0 Mobile/15E148 Safari/604.1`, 'Chrome on iPhone'],
  [`${android} ${blink} Mobile Safari/537.36`, 'Chrome on Android'],
  [`${android} AppleWebKit/537.36 SamsungBrowser/29.0 Chrome/136.0`, 'Samsung Internet on Android'],
  ['Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/142.0', 'Chrome on ChromeOS'],
  ['curl/8.5.0', 'Unknown browser'],
  [null, 'Unknown browser'],
  ['', 'Unknown browser'],
])('calls %s what people call it: %s', (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});

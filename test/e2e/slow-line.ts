import type { CDPSession, Page } from 'playwright-core';

/** A telephone on a poor line: 1.6 Mbit/s, 150 ms there and back, a quarter of this machine. */

const bitsPerSecond = 1_600_000;
const roundTripMs = 150;
const slowerTimes = 4;

export async function slowDown(page: Page, what: { line: boolean }): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowerTimes });
  if (!what.line) return session;
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: roundTripMs,
    downloadThroughput: bitsPerSecond / 8,
    uploadThroughput: bitsPerSecond / 8,
  });
  return session;
}

/** When the largest piece was painted, in ms from the navigation on, as far as it has come. */
export const largestPaint = (page: Page): Promise<{ ms: number; what: string }> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const last = list.getEntries().at(-1) as
            | (PerformanceEntry & { element?: Element })
            | undefined;
          resolve({
            ms: Math.round(last?.startTime ?? Number.NaN),
            what: last?.element?.outerHTML.slice(0, 80) ?? '',
          });
        }).observe({ type: 'largest-contentful-paint', buffered: true });
      }),
  );

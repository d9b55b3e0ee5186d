import { findBrowser, howToGetBrowser } from '../../browser.ts';
import { atLeast, type Measured, notMeasured } from '../goal.ts';
import {
  type Device,
  installLighthouse,
  isLighthouseThere,
  type LighthouseScores,
  runLighthouse,
} from '../lighthouse/lighthouse.ts';
import { startSignedInPage } from '../lighthouse/signed-in-page.ts';
import { median } from '../statistics.ts';

const row = 12;
const goal = 98;
const runs = 3;

/** The usage page as a browser on a phone and on a desk loads it; only where Lighthouse is wanted or there. */
export async function lighthouse(wanted: boolean): Promise<Measured[]> {
  const not = (why: string) => [notMeasured(row, 'Lighthouse', why)];
  if (!wanted && !isLighthouseThere()) return not('npm run bench -- --lighthouse fetches it');
  const chromium = findBrowser();
  if (!chromium) return not(howToGetBrowser);
  const failed = await installLighthouse();
  if (failed) return not(failed);
  const page = await startSignedInPage();
  try {
    const lines: Measured[] = [];
    for (const device of ['mobile', 'desktop'] as const)
      lines.push(await scored(page.url, device, chromium));
    return lines;
  } finally {
    await page.stop();
  }
}

/** The middle of some runs, by performance. */
async function scored(url: string, device: Device, chromium: string): Promise<Measured> {
  const all: LighthouseScores[] = [];
  for (let run = 0; run < runs; run++) all.push(await runLighthouse(url, { device, chromium }));
  const middle = (of: (scores: LighthouseScores) => number) => median(all.map(of));
  const others = [
    `accessibility ${middle((s) => s.accessibility)}`,
    `best practices ${middle((s) => s.bestPractices)}`,
    `LCP ${(middle((s) => s.lcpMs) / 1_000).toFixed(2)} s`,
    `CLS ${middle((s) => s.cls).toFixed(3)}`,
    `TBT ${Math.round(middle((s) => s.tbtMs))} ms`,
  ].join(', ');
  const what = `Lighthouse performance, ${device} (${others})`;
  return atLeast(
    { row, what, digits: 0 },
    middle((s) => s.performance),
    goal,
  );
}

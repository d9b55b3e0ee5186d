import { mean } from './statistics.ts';

/** Four weeks: each weekday counts alike, and a month ago still says something of today. */
const daysMax = 28;

/** Every day to come is the mean of the last four weeks, or of the days there are. */
export function flatMean(history: readonly number[], _season: number, ahead: number): number[] {
  const level = mean(history, Math.max(0, history.length - daysMax));
  return new Array<number>(ahead).fill(level);
}

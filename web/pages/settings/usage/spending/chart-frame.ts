import { nice, ticks } from 'd3-array';
import { microcreditsPerCredit } from '../../../../../core/units/credits.ts';
import { numberFormat } from '../../../../intl.ts';

/** Where things are in the chart, in CSS pixels from its upper left corner. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly ticks: readonly { readonly y: number; readonly label: string }[];
  readonly bands: readonly Band[];
  yOf(microcredits: number): number;
}

/** The place of one bar: the band takes the pointer, the bar stands in the middle of it. */
export interface Band {
  readonly x: number;
  readonly width: number;
  readonly barX: number;
  readonly barWidth: number;
  /** Every few bands have room for a label. */
  readonly hasLabel: boolean;
}

export interface Space {
  readonly width: number;
  readonly height: number;
  /** Pixels of the chart's text, which grows with the reader's own size. */
  readonly fontPx: number;
}

/** Of a digit, beside the height of the text. */
const digitWidth = 0.62;
const barWidthMax = 56;
const linesApart = 3.4;

/** Lays out bars for an extent in microcredits, with a rounded axis. */
export function frameOf(
  { width, height, fontPx }: Space,
  [lowest, highest]: readonly [number, number],
  tickLabels: readonly string[],
  locale: string,
): Frame {
  const top = fontPx * 0.75;
  const bottom = Math.max(top + 1, height - fontPx * 1.9);
  const wanted = Math.max(2, Math.floor((bottom - top) / (fontPx * linesApart)));
  const [low, high] = nice(lowest, highest === lowest ? microcreditsPerCredit : highest, wanted);
  const yOf = (amount: number) => bottom - ((amount - low) / (high - low)) * (bottom - top);
  const name = axisNames(high, locale);
  const lines = ticks(low, high, wanted).map((at) => ({
    y: Math.round(yOf(at)) + 0.5,
    label: name(at),
  }));
  const longest = Math.max(...lines.map(({ label }) => label.length));
  const left = Math.ceil(longest * fontPx * digitWidth + fontPx * 0.7);
  const right = Math.max(left + 1, width - 1);
  return {
    left,
    top,
    right,
    bottom,
    ticks: lines,
    bands: bandsOf(left, right, tickLabels, fontPx),
    yOf,
  };
}

function bandsOf(left: number, right: number, labels: readonly string[], fontPx: number): Band[] {
  const width = (right - left) / Math.max(1, labels.length);
  const longest = Math.max(0, ...labels.map((label) => label.length));
  const every = Math.ceil(((longest + 2) * fontPx * digitWidth) / width);
  const barWidth = Math.min(barWidthMax, width > 6 ? width * 0.7 : width * 0.85);
  return labels.map((_, place) => {
    const x = left + place * width;
    // The last label of a narrow chart would hang over its edge.
    const middle = x + width / 2;
    const fits = middle + (longest * fontPx * digitWidth) / 2 <= right + fontPx * 1.2;
    return {
      x,
      width,
      barX: x + (width - barWidth) / 2,
      barWidth,
      hasLabel: place % every === 0 && (fits || place === 0),
    };
  });
}

/** All labels of an axis alike: in full up to 10,000 credits, beyond that 12K and 1.2M. */
function axisNames(high: number, locale: string): (microcredits: number) => string {
  const isLarge = high >= 10_000 * microcreditsPerCredit;
  const format = numberFormat(locale, {
    notation: isLarge ? 'compact' : 'standard',
    maximumSignificantDigits: 4,
  });
  return (microcredits) => format.format(microcredits / microcreditsPerCredit);
}

/** Parts are told apart by a gap of a pixel, and what is there is never thinner than one. */
export function boxOf(
  { yOf }: Pick<Frame, 'yOf'>,
  { low, high }: { readonly low: number; readonly high: number },
): { y: number; height: number } {
  if (low === high) return { y: yOf(high), height: 0 };
  const height = yOf(low) - yOf(high);
  return { y: yOf(high), height: height > 3 ? height - 1 : Math.max(1, height) };
}

/** The microcredits at a height of the chart: the reverse of `yOf`. */
export function amountAt({ yOf }: Pick<Frame, 'yOf'>, y: number): number {
  const zero = yOf(0);
  const perMicrocredit = zero - yOf(1);
  return (zero - y) / perMicrocredit;
}

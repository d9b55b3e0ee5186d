import { exactCredits } from '../../../../format.ts';
import { numberFormat } from '../../../../intl.ts';

/** How an amount stands to the one before, both in microcredits. */
export interface Change {
  readonly way: 'more' | 'less' | 'same' | 'new';
  /** `+12.3%`; empty where there was nothing before to compare with. */
  readonly percent: string;
  /** The difference in credits, exact, with its sign. */
  readonly credits: string;
}

export function changeOf(amount: number, before: number, locale: string): Change {
  const difference = amount - before;
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±';
  const credits = `${sign}${exactCredits(Math.abs(difference), locale)}`;
  const way = difference > 0 ? (before > 0 ? 'more' : 'new') : difference < 0 ? 'less' : 'same';
  return {
    way,
    percent: before > 0 ? percentText(difference / before, sign, locale) : '',
    credits,
  };
}

/** One decimal; a change that is there never reads as none, and one beyond tenfold has no decimals. */
function percentText(ratio: number, sign: string, locale: string): string {
  const size = Math.abs(ratio);
  const digits = size >= 10 ? 0 : 1;
  const format = numberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  if (size > 0 && size < 0.0005) return `${sign}< ${format.format(0.001)}`;
  return `${sign}${format.format(size)}`;
}

export const changeWords: Record<Change['way'], string> = {
  more: 'more than in the period before',
  less: 'less than in the period before',
  same: 'as much as in the period before',
  new: 'nothing was spent in the period before',
};

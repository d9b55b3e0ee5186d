import { useNavigate } from '@solidjs/router';
import { createMemo } from 'solid-js';
import { useAddress } from '../../../../address.ts';
import type { ChartModel } from './chart-model.ts';
import { barText, nothingSelected, useChoice } from './choice.ts';
import { groupText } from './dimension.ts';
import type { Pointed } from './pointing.ts';

/** The bar, or part of one, whose requests are listed. It lives in the address. */
export interface Selection {
  readonly selected: () => Pointed | undefined;
  /** Selects; what is selected already is let go. Other leads to the full list of groups instead. */
  readonly choose: (at: Pointed) => void;
  readonly clear: () => void;
}

export function createSelection(model: ChartModel, onOther: () => void): Selection {
  const choice = useChoice();
  const address = useAddress();
  const navigate = useNavigate();
  const go = (bar: string | undefined, key: string | undefined) =>
    navigate(address({ ...nothingSelected, bar, key }), { scroll: false });

  const selected = createMemo<Pointed | undefined>(
    () => {
      const { bar, key } = choice();
      const column = model.columns().find(({ start }) => Date.parse(start) === bar?.getTime());
      const series = model.series().find((one) => {
        const group = model.groupOf(one);
        return key && group && groupText(group) === groupText(key);
      });
      return column && { start: column.start, series: series?.id };
    },
    undefined,
    { equals: (a, b) => a?.start === b?.start && a?.series === b?.series },
  );

  return {
    selected,
    choose(at) {
      const series = model.series().find(({ id }) => id === at.series);
      if (series?.others !== undefined) return onOther();
      const now = selected();
      const isSelected = now?.start === at.start && now.series === at.series;
      if (isSelected) return at.series ? go(barOf(at), undefined) : go(undefined, undefined);
      go(barOf(at), series && (series.key ?? ''));
    },
    clear: () => go(undefined, undefined),
  };
}

const barOf = ({ start }: Pointed): string => barText(new Date(start));

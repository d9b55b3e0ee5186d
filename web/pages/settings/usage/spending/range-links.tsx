import { useAddress } from '../../../../address.ts';
import { ChoiceLinks } from '../../../../ui/choice-links.tsx';
import { daysIn, type Range, rangeNames, ranges, windowOf } from '../range.ts';
import { nothingSelected, useChoice } from './choice.ts';

/** The periods as links. A choice of one's own begins with the days that are shown. */
export function RangeLinks() {
  const choice = useChoice();
  const address = useAddress();
  const addressOf = (range: Range) => {
    const none = { ...nothingSelected, from: undefined, to: undefined };
    if (range !== 'custom') return address({ ...none, range });
    const { first, last } = daysIn(windowOf(choice().period, new Date()));
    return address({ ...none, range, from: first, to: last });
  };
  const links = () =>
    ranges.map((range) => ({
      name: rangeNames[range],
      href: addressOf(range),
      isCurrent: choice().period.range === range,
    }));
  return <ChoiceLinks label="Period" of={links()} />;
}

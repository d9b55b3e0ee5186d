import { summaryPath } from '../../../../api.ts';
import { viewerZone } from '../../../../format.ts';
import { DownloadButton } from '../../../../ui/download-button.tsx';
import { windowOf } from '../range.ts';
import { bucketsQuery } from './asked.ts';
import { useChoice } from './choice.ts';
import { dayOf } from './custom-days.ts';

/** The summary as a file: every bucket and every group, also those the chart has under Other. */
export function SpendingFile() {
  const choice = useChoice();
  const wanted = () => {
    const { period, group, only } = choice();
    const window = windowOf(period, new Date());
    const days = `${dayOf(window.from)}-to-${dayOf(new Date(window.to.getTime() - 1))}`;
    return {
      path: summaryPath(bucketsQuery({ period, group, only, zone: viewerZone() }, window)),
      name: `spending-by-${group}-${days}.csv`,
    };
  };
  return <DownloadButton what="spending" wanted={wanted} />;
}

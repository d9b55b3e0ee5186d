import { useNavigate } from '@solidjs/router';
import { useAddress } from '../../../../address.ts';
import { ChoiceLinks } from '../../../../ui/choice-links.tsx';
import { Select } from '../../../../ui/select.tsx';
import { useChoice } from './choice.ts';
import { dimensionNames, dimensions } from './dimension.ts';
import { OnlyChip } from './only-chip.tsx';
import { SpendingFile } from './spending-file.tsx';

const options = dimensions.map((dimension) => [dimension, dimensionNames[dimension]] as const);
const views = [
  ['chart', 'Chart'],
  ['table', 'Table'],
] as const;

/** How the period is looked at: by which group, of which group only, as a chart or a table. */
export function Toolbar() {
  const choice = useChoice();
  const address = useAddress();
  const navigate = useNavigate();
  const group = (dimension: string) =>
    navigate(address({ group: dimension, key: undefined, entry: undefined }), { scroll: false });
  return (
    <div class="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-4 py-2.5 @sm:px-5">
      <Select label="Group by" value={choice().group} options={options} onChoose={group} />
      <OnlyChip />
      <div class="flex grow flex-wrap items-center justify-end gap-x-3 gap-y-2">
        <ChoiceLinks
          label="Shown as"
          of={views.map(([view, name]) => ({
            name,
            href: address({ view: view === 'chart' ? undefined : view }),
            isCurrent: choice().view === view,
          }))}
        />
        <SpendingFile />
      </div>
    </div>
  );
}

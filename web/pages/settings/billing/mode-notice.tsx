import { useCatalogue } from '../../../billing-queries.ts';
import { Icon } from '../../../ui/icon.tsx';

const words = {
  none: 'Payments are not set up here.',
  test: 'Test mode. No real money.',
  live: undefined,
} as const;

/** Whether money here is real, or can be taken at all. Its line is there before it is known. */
export function ModeNotice() {
  const catalogue = useCatalogue();
  const text = () => {
    const known = catalogue.data;
    if (!known) return undefined;
    return known.payments === 'test' && known.local
      ? 'Local demo. No real money.'
      : words[known.payments];
  };
  return (
    <p class="mb-2 flex min-h-6 items-center gap-2 text-sm font-medium" role="status">
      {text() && <Icon name="info" class="size-4.5 shrink-0 text-muted" />}
      {text()}
    </p>
  );
}

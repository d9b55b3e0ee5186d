import { useNavigate, useSearchParams } from '@solidjs/router';
import { createMemo, Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { useReceipt } from '../../../ledger-queries.ts';
import { useLive } from '../../../live-feed.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { later } from '../../../ui/later.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';

/** The receipt named in the URL, if one is. Closing takes it out of the URL again. */
export function ReceiptDialog() {
  const [params] = useSearchParams();
  const address = useAddress();
  const navigate = useNavigate();
  const id = createMemo(() => (typeof params.entry === 'string' ? params.entry : undefined));

  function close() {
    const closed = id();
    if (closed === undefined) return;
    navigate(address({ entry: undefined }), { replace: true, scroll: false });
    if (!hasOpener()) focusRow(closed);
  }

  return (
    <Show when={id()} keyed>
      {(entry) => (
        <Dialog title="Why this amount?" onClose={close}>
          <Receipt id={entry} />
        </Dialog>
      )}
    </Show>
  );
}

/** Whether the browser found something to give the focus back to. */
const hasOpener = (): boolean => {
  const focused = document.activeElement;
  return focused !== null && focused !== document.body && !focused.closest('dialog');
};

/** A receipt opened by its link has no opener to return to: its row, else the page's title. */
function focusRow(id: string) {
  const row = document.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"]`);
  (row ?? document.querySelector<HTMLElement>('h1'))?.focus();
}

function Receipt(props: { id: string }) {
  const live = useLive();
  const known = () => live.log()?.shown.find((entry) => entry.id === props.id);
  const receipt = useReceipt(() => props.id, known);
  return (
    <Loaded of={receipt} what="this receipt" skeleton={<ReceiptSkeleton />}>
      {(data) => <ReceiptBody receipt={data()} />}
    </Loaded>
  );
}

const ReceiptSkeleton = () => (
  <div class="min-h-100 pt-5">
    <SkeletonRows rows={8} />
  </div>
);

const ReceiptBody = later(
  'this receipt',
  async () => (await import('./receipt-body.tsx')).ReceiptBody,
  ReceiptSkeleton,
);

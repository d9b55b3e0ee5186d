import { useLocation, useNavigate, useSearchParams } from '@solidjs/router';
import { createMemo, Show } from 'solid-js';
import { rowsOf } from '../../../entry-log.ts';
import { useLive } from '../../../live-feed.tsx';
import { useEntries, useReceipt } from '../../../queries.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { ReceiptBody } from './receipt-body.tsx';
import { addressWith } from './receipt-link.ts';

/** The receipt named in the URL, if one is. Closing takes it out of the URL again. */
export function ReceiptDialog() {
  const [params] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const id = createMemo(() => (typeof params.entry === 'string' ? params.entry : undefined));

  function close() {
    const closed = id();
    if (closed === undefined) return;
    navigate(addressWith(location.pathname, params, undefined), { replace: true, scroll: false });
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
  const entries = useEntries();
  const live = useLive();
  const known = () =>
    rowsOf(entries.data?.pages ?? [], live.log()).find((entry) => entry.id === props.id);
  const receipt = useReceipt(() => props.id, known);
  return (
    <Loaded
      of={receipt}
      what="this receipt"
      skeleton={
        <div class="min-h-100 pt-5">
          <SkeletonRows rows={8} />
        </div>
      }
    >
      {(data) => <ReceiptBody receipt={data()} />}
    </Loaded>
  );
}

import { useParams } from '@solidjs/router';
import type { Accessor, JSX } from 'solid-js';
import type { OperatedAccount } from '../../../operator-api.ts';
import { useOperatedAccount } from '../../../operator-queries.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';

/** A step about the account that the page's address names. */
export function OfAccount(props: {
  rows: number;
  children: (account: Accessor<OperatedAccount>) => JSX.Element;
}) {
  const params = useParams();
  const account = useOperatedAccount(() => params.account ?? '');
  return (
    <Loaded
      of={account}
      what="the account"
      skeleton={
        <div class="pt-4">
          <SkeletonRows rows={props.rows} />
        </div>
      }
    >
      {(data) => props.children(data)}
    </Loaded>
  );
}

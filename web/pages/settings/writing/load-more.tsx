import { Show } from 'solid-js';
import { Button } from '../../../ui/button.tsx';

interface LoadMoreProps {
  of: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
  };
  /** Said below the last row. */
  end: string;
}

/** The foot of a list that comes in pages. */
export function LoadMore(props: LoadMoreProps) {
  return (
    <div class="flex min-h-11 items-center border-t border-line">
      <Show when={props.of.hasNextPage} fallback={<p class="text-sm text-muted">{props.end}</p>}>
        <Button
          disabled={props.of.isFetchingNextPage}
          onClick={() => void props.of.fetchNextPage()}
        >
          {props.of.isFetchingNextPage ? 'Loading …' : 'Load more'}
        </Button>
      </Show>
    </div>
  );
}

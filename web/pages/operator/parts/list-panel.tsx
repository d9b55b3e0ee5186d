import { type Accessor, type JSX, Show } from 'solid-js';
import type { TimePage } from '../../../operator-api.ts';
import { type Loadable, Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { type PanelName, Said } from '../../settings/writing/said.tsx';
import { Pager } from './pager.tsx';

interface ListPanelProps<P> {
  title: string;
  name?: PanelName;
  note: string;
  aside?: JSX.Element;
  of: Loadable<P>;
  /** Completes "Could not load …". */
  what: string;
  /** Said where it has no rows: what would be here. */
  empty: string;
  param: string;
  end: string;
  class?: string;
  children: (page: Accessor<P>) => JSX.Element;
}

/** A list with its frame, its states, and the way to its other pages. */
export function ListPanel<P extends TimePage<unknown>>(props: ListPanelProps<P>) {
  return (
    <Panel
      title={props.title}
      note={props.note}
      aside={props.aside}
      {...(props.name && { name: props.name })}
      {...(props.class && { class: props.class })}
    >
      <Show when={props.name}>{(name) => <Said panel={name()} />}</Show>
      <Loaded of={props.of} what={props.what} skeleton={<SkeletonRows rows={6} class="h-12" />}>
        {(page) => (
          <>
            <Show
              when={page().data.length > 0}
              fallback={<p class="px-4 pb-4 text-muted wrap-anywhere @sm:px-5">{props.empty}</p>}
            >
              {props.children(page)}
            </Show>
            <Pager
              page={page()}
              param={props.param}
              {...(page().data.length > 0 && { end: props.end })}
            />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

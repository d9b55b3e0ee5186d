import { type Accessor, type JSX, Show } from 'solid-js';
import { Failure, StaleNote } from './failure.tsx';

/** The part of a query a section shows. */
export interface Loadable<T> {
  readonly data: T | undefined;
  readonly isError: boolean;
  readonly error: Error | null;
  readonly isFetching: boolean;
  refetch: () => unknown;
}

interface LoadedProps<T> {
  of: Loadable<T>;
  /** Completes "Could not load …". */
  what: string;
  skeleton: JSX.Element;
  /** Instead of reading all of it again. */
  retry?: () => unknown;
  children: (data: Accessor<T>) => JSX.Element;
}

/** Loading keeps the frame, an error fails alone, data that could not be renewed says so. */
export function Loaded<T>(props: LoadedProps<T>) {
  const retry = () => (props.retry ?? props.of.refetch)();
  const failed = () => props.of.isError && props.of.data === undefined;
  return (
    <div class="relative flex grow flex-col" aria-busy={props.of.isFetching}>
      <Show
        when={props.of.data as NonNullable<T> | undefined}
        fallback={
          <Show when={failed()} fallback={props.skeleton}>
            <Failure what={props.what} error={props.of.error} retry={retry} />
          </Show>
        }
      >
        {(data) => (
          <>
            {props.children(data)}
            <Show when={props.of.isError}>
              <StaleNote what={props.what} retry={retry} />
            </Show>
          </>
        )}
      </Show>
    </div>
  );
}

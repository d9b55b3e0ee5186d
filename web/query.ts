import {
  InfiniteQueryObserver,
  QueryObserver,
  type QueryObserverOptions,
  type useInfiniteQuery as UseInfiniteQuery,
  type useQuery as UseQuery,
  useQueryClient,
} from '@tanstack/solid-query';
import {
  type Accessor,
  batch,
  createComputed,
  createMemo,
  createSignal,
  on,
  onCleanup,
  type Signal,
} from 'solid-js';

/**
 * TanStack's queries with a signal for each member that is read of a result. Its own adapter keeps
 * results in a store, made for parts that change one by one: ours are replaced whole, and the store
 * is a tenth of all that a first visit loads.
 */

/** What an observer of either kind does here. */
interface Observer {
  getOptimisticResult(options: object): object;
  setOptions(options: object): void;
  subscribe(listener: (result: object) => void): () => void;
  updateResult(): void;
}

type Observing = new (client: never, options: never) => unknown;

export const useQuery = ((options: Accessor<object>) =>
  observed(QueryObserver, options)) as typeof UseQuery;

export const useInfiniteQuery = ((options: Accessor<object>) =>
  observed(InfiniteQueryObserver, options)) as unknown as typeof UseInfiniteQuery;

function observed(Observing: Observing, options: Accessor<object>): object {
  const client = useQueryClient();
  const wanted = createMemo(() => {
    const all = client.defaultQueryOptions(options() as QueryObserverOptions);
    return { ...all, _optimisticResults: 'optimistic' as const, structuralSharing: false };
  });
  const observer = new Observing(client as never, wanted() as never) as Observer;
  let result = observer.getOptimisticResult(wanted());
  const read = new Map<PropertyKey, Signal<unknown>>();

  const show = (next: object) => {
    result = next;
    batch(() => {
      for (const [name, [, set]] of read) set(() => Reflect.get(next, name));
    });
  };
  onCleanup(observer.subscribe(show));
  // What happened between the first look and the subscription.
  observer.updateResult();
  createComputed(
    on(
      wanted,
      (now) => {
        observer.setOptions(now);
        show(observer.getOptimisticResult(now));
      },
      { defer: true },
    ),
  );
  const signalOf = (name: PropertyKey) => {
    const known = read.get(name);
    if (known) return known;
    const made = createSignal<unknown>(Reflect.get(result, name));
    read.set(name, made);
    return made;
  };
  return new Proxy({}, { get: (_, name) => signalOf(name)[0]() });
}

import { type InfiniteData, useQueryClient } from '@tanstack/solid-query';
import type { Accessor } from 'solid-js';
import { readProjects } from '../../../api.ts';
import { useInfiniteQuery, useQuery } from '../../../query.ts';
import { keys } from '../../../query-keys.ts';
import {
  type ReadServer,
  readSamples,
  readServer,
  readServers,
  readTierPrices,
  type ServerPage,
  type Shown,
} from './servers-api.ts';

/** The reads of Settings > Usage > Servers as queries. Entries on the live link say when to read again. */

const lists = [...keys.servers, 'list'] as const;
const ones = [...keys.servers, 'one'] as const;
const prices = ['tier prices'] as const;

/** A lease ends or a stop is confirmed without an entry; this is for then. */
const serversEveryMs = 60_000;

export const useServers = (shown: Accessor<Shown>) =>
  useInfiniteQuery(() => {
    const wanted = shown();
    const read = readServers(wanted);
    return {
      queryKey: [...lists, wanted],
      queryFn: ({ pageParam, signal }) => read(pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (last: ServerPage) => (last.has_more ? last.next_cursor : null),
      refetchInterval: serversEveryMs,
    };
  });

export const useServer = (id: Accessor<string>) =>
  useQuery(() => {
    const wanted = id();
    return {
      queryKey: [...ones, wanted],
      queryFn: ({ signal }) => readServer(wanted, signal),
      refetchInterval: serversEveryMs,
    };
  });

export const useSamples = (id: Accessor<string>) =>
  useQuery(() => {
    const wanted = id();
    return {
      queryKey: [...keys.servers, 'samples', wanted],
      queryFn: ({ signal }) => readSamples(wanted, signal),
    };
  });

/** Read again each time: a price of an hour ago is not to be agreed to. */
export const useTierPrices = () =>
  useQuery(() => ({
    queryKey: prices,
    queryFn: ({ signal }) => readTierPrices(signal),
    staleTime: 0,
  }));

export const useProjects = () =>
  useQuery(() => ({ queryKey: keys.projects, queryFn: ({ signal }) => readProjects(signal) }));

/** What writes and live entries do to what was read. */
export function useServerUpdates() {
  const client = useQueryClient();
  return {
    reread: () => client.invalidateQueries({ queryKey: keys.servers }),
    /** Shows a change before it is carried out; what it answers takes that back. */
    tryChange(id: string, change: Partial<ReadServer>): () => void {
      const changed = (server: ReadServer) =>
        server.id === id ? { ...server, ...change } : server;
      const before = [
        ...client.getQueriesData<InfiniteData<ServerPage>>({ queryKey: lists }),
        ...client.getQueriesData<ReadServer>({ queryKey: [...ones, id] }),
      ];
      client.setQueriesData<InfiniteData<ServerPage>>(
        { queryKey: lists },
        (known) =>
          known && {
            ...known,
            pages: known.pages.map((page) => ({ ...page, data: page.data.map(changed) })),
          },
      );
      client.setQueriesData<ReadServer>(
        { queryKey: [...ones, id] },
        (known) => known && changed(known),
      );
      return () => {
        for (const [queryKey, data] of before) client.setQueryData(queryKey, data);
      };
    },
  };
}

import { type InfiniteData, useQueryClient } from '@tanstack/solid-query';
import type { Accessor } from 'solid-js';
import { useInfiniteQuery, useQuery } from '../../../query.ts';
import { keys } from '../../../query-keys.ts';
import {
  type NoticePage,
  type NoticeSettings,
  readNoticeSettings,
  readNotices,
  readUnreadCount,
} from './notices-api.ts';

/** The reads of Settings > Notices as queries. */

const lists = [...keys.notices, 'list'] as const;
const count = [...keys.notices, 'count'] as const;
const settings = [...keys.notices, 'settings'] as const;

export const useNotices = (unread: Accessor<boolean>) =>
  useInfiniteQuery(() => {
    const wanted = unread();
    const read = readNotices(wanted);
    return {
      queryKey: [...lists, wanted],
      queryFn: ({ pageParam, signal }) => read(pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (last: NoticePage) => (last.has_more ? last.next_cursor : null),
      refetchOnMount: 'always' as const,
    };
  });

/** Expiries, spikes and forecasts are found by the clock, without an entry. */
const countEveryMs = 60_000;

/** How many are new. The list itself is read again when that is asked for: nothing moves. */
export const useUnreadCount = () =>
  useQuery(() => ({
    queryKey: count,
    queryFn: ({ signal }) => readUnreadCount(signal),
    refetchInterval: countEveryMs,
  }));

export const useNoticeSettings = () =>
  useQuery(() => ({ queryKey: settings, queryFn: ({ signal }) => readNoticeSettings(signal) }));

type Known = InfiniteData<NoticePage>;

/** What writes and live entries do to what was read. */
export function useNoticeUpdates() {
  const client = useQueryClient();
  return {
    rereadCount: () => client.invalidateQueries({ queryKey: count }),
    reread: () => client.invalidateQueries({ queryKey: keys.notices }),
    putSettings: (now: NoticeSettings) => client.setQueryData(settings, now),
    /** Marks one, or all without an id, before that is carried out; what it answers takes it back. */
    tryRead(id: string | undefined): () => void {
      const before = client.getQueriesData({ queryKey: keys.notices });
      const at = new Date().toISOString();
      client.setQueriesData<Known>({ queryKey: lists }, (known) => known && readIn(known, id, at));
      client.setQueryData<number>(count, (known) => known && unreadAfter(known, id));
      return () => {
        for (const [queryKey, data] of before) client.setQueryData(queryKey, data);
      };
    },
  };
}

const unreadAfter = (unread: number, id: string | undefined): number =>
  id === undefined ? 0 : Math.max(0, unread - 1);

function readIn(known: Known, id: string | undefined, at: string): Known {
  const isMeant = (notice: { id: string; read_at: string | null }) =>
    notice.read_at === null && (id === undefined || notice.id === id);
  return {
    ...known,
    pages: known.pages.map((page) => ({
      ...page,
      unread_count: unreadAfter(page.unread_count, id),
      data: page.data.map((notice) => (isMeant(notice) ? { ...notice, read_at: at } : notice)),
    })),
  };
}

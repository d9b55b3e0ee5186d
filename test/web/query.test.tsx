import { cleanup, render, screen, waitFor } from '@solidjs/testing-library';
import { QueryClientProvider } from '@tanstack/solid-query';
import { createEffect, createSignal } from 'solid-js';
import { afterEach, describe, expect, it } from 'vitest';
import { newQueryClient } from '../../web/queries.ts';
import { useInfiniteQuery, useQuery } from '../../web/query.ts';

const client = newQueryClient();
const show = (Part: () => ReturnType<typeof Plain>) =>
  render(() => (
    <QueryClientProvider client={client}>
      <Part />
    </QueryClientProvider>
  ));
const Plain = () => <p />;

describe('a query with a signal for each member that is read', () => {
  afterEach(() => {
    cleanup();
    client.clear();
  });

  it('tells of what was read, and of what fails after it, with the data kept', async () => {
    let fails = false;
    show(() => {
      const query = useQuery(() => ({
        queryKey: ['one'],
        queryFn: () => (fails ? Promise.reject(new Error('no')) : Promise.resolve('first')),
      }));
      return (
        <p>
          {query.isPending ? 'waiting' : query.data} {query.isError ? 'failed' : ''}
        </p>
      );
    });
    expect(screen.getByText('waiting')).toBeTruthy();
    await screen.findByText('first');
    fails = true;
    await client.invalidateQueries({ queryKey: ['one'] });
    await screen.findByText('first failed');
  });

  it('runs what reads a member again only when that member changed', async () => {
    let runs = 0;
    show(() => {
      const query = useQuery(() => ({ queryKey: ['two'], queryFn: async () => 'same' }));
      createEffect(() => query.data && runs++);
      return <p>{query.data}</p>;
    });
    await screen.findByText('same');
    await client.invalidateQueries({ queryKey: ['two'] });
    expect(runs).toBe(1);
  });

  it('follows what is asked for, and asks for nothing that is not wanted yet', async () => {
    const asked: string[] = [];
    const [name, setName] = createSignal('');
    show(() => {
      const query = useQuery(() => {
        const wanted = name();
        return {
          queryKey: ['three', wanted],
          queryFn: async () => {
            asked.push(wanted);
            return `it is ${wanted}`;
          },
          enabled: wanted !== '',
        };
      });
      return <p>{query.data ?? 'nothing'}</p>;
    });
    expect(screen.getByText('nothing')).toBeTruthy();
    setName('a');
    await screen.findByText('it is a');
    setName('b');
    await screen.findByText('it is b');
    setName('a');
    await screen.findByText('it is a');
    expect(asked).toEqual(['a', 'b']);
  });

  it('reads further pages', async () => {
    show(() => {
      const query = useInfiniteQuery(() => ({
        queryKey: ['four'],
        queryFn: async ({ pageParam }: { pageParam: number }) => pageParam,
        initialPageParam: 1,
        getNextPageParam: (last: number) => (last < 2 ? last + 1 : null),
      }));
      return (
        <button type="button" onClick={() => void query.fetchNextPage()}>
          {query.data?.pages.join()} {query.hasNextPage ? 'more' : 'end'}
        </button>
      );
    });
    (await screen.findByText('1 more')).click();
    await waitFor(() => expect(screen.getByText('1,2 end')).toBeTruthy());
  });
});

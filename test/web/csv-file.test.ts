import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../web/api.ts';
import { nextPath, readCsv } from '../../web/csv-file.ts';

/** Parts of a file, each linking to the next. */
function aFileOf(parts: number) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    const part = Number(new URL(address, 'http://a').searchParams.get('cursor') ?? 1);
    const link = `</v1/accounts/me/entries?cursor=${part + 1}>; rel="next"`;
    const headers: Record<string, string> = part < parts ? { link } : {};
    return new Response(`id,seq\r\nent_${part},${part}\r\n`, { headers });
  });
  return asked;
}

describe('a file of entries', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('is put together from its parts under one header', async () => {
    const asked = aFileOf(3);
    const seen: number[] = [];
    const { blob, rest } = await readCsv('/accounts/me/entries?kind=debit', (n) => seen.push(n));
    expect(await blob.text()).toBe('id,seq\r\nent_1,1\r\nent_2,2\r\nent_3,3\r\n');
    expect(rest).toBeUndefined();
    expect(seen).toEqual([1, 2, 3]);
    expect(asked[0]).toBe('/v1/accounts/me/entries?kind=debit');
  });

  it('says where the rest begins when it holds all it may', async () => {
    aFileOf(12);
    const first = await readCsv('/accounts/me/entries', () => {});
    expect((await first.blob.text()).trim().split('\r\n')).toHaveLength(11);
    expect(first.rest).toBe('/accounts/me/entries?cursor=11');
    const second = await readCsv(first.rest ?? '', () => {});
    expect(await second.blob.text()).toBe('id,seq\r\nent_11,11\r\nent_12,12\r\n');
    expect(second.rest).toBeUndefined();
  });

  it('is not handed out when a part of it could not be read', async () => {
    vi.stubGlobal('fetch', async () => new Response('{"detail":"Later."}', { status: 503 }));
    await expect(readCsv('/accounts/me/entries', () => {})).rejects.toThrow(ApiProblem);
  });

  it('follows only a link to what is next', () => {
    expect(nextPath(null)).toBeUndefined();
    expect(nextPath('</v1/a?b=1>; rel="prev"')).toBeUndefined();
    expect(nextPath('<http://host/v1/a?b=1>; rel="next"')).toBe('/a?b=1');
  });
});

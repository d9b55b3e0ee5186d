import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveLink, type LiveFrame, type LiveStatus } from '../../web/live.ts';
import { anUpdate, balanceAt } from './account.ts';
import { aServer } from './fake-socket.ts';

function aLink() {
  const server = aServer();
  const frames: LiveFrame[] = [];
  const statuses: LiveStatus[] = [];
  const onRefused = vi.fn();
  const link = createLiveLink({
    connect: server.connect,
    onFrame: (frame) => frames.push(frame),
    onStatus: (status) => statuses.push(status),
    onRefused,
    random: () => 0.999,
  });
  const seqs = () =>
    frames.flatMap((frame) => (frame.type === 'update' ? frame.entries.map((e) => e.seq) : []));
  return { ...server, link, frames, seqs, onRefused, status: () => statuses.at(-1) };
}

describe('the live link', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('follows the ledger from the seq of the balance it was started with', () => {
    const { link, newest, status, seqs } = aLink();
    link.start(10, Date.now());
    expect(newest().since).toBe(10);
    expect(status()).toEqual({ kind: 'connecting' });
    newest().say(anUpdate(11, 10));
    expect(status()).toEqual({ kind: 'live' });
    newest().say(anUpdate(11, 13));
    expect(seqs()).toEqual([11, 12, 13]);
  });

  it('asks after a cut for what follows the last entry it heard, so that nothing is missed', () => {
    const { link, newest, seqs, sockets } = aLink();
    link.start(10, Date.now());
    newest().say(anUpdate(11, 12));
    newest().drop();
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(2);
    expect(newest().since).toBe(12);
    newest().say(anUpdate(13, 15));
    expect(seqs()).toEqual([11, 12, 13, 14, 15]);
  });

  it('shows no entry twice when a frame repeats what is known', () => {
    const { link, newest, seqs } = aLink();
    link.start(10, Date.now());
    newest().say(anUpdate(9, 12));
    newest().say(anUpdate(11, 12));
    newest().say(anUpdate(12, 14));
    expect(seqs()).toEqual([11, 12, 13, 14]);
  });

  it('turns a frame with a hole into a resync', () => {
    const { link, newest, frames } = aLink();
    link.start(10, Date.now());
    newest().say(anUpdate(13, 14));
    expect(frames).toEqual([{ type: 'resync', seq: 14, balance: balanceAt(14) }]);
    newest().say(anUpdate(15, 15));
    expect(frames.at(-1)).toMatchObject({ type: 'update', seq: 15 });
  });

  it('passes a resync on and continues from its seq', () => {
    const { link, newest, frames } = aLink();
    link.start(10, Date.now());
    newest().say({ type: 'resync', seq: 900, balance: balanceAt(900) });
    expect(frames.at(-1)).toMatchObject({ type: 'resync', seq: 900 });
    newest().drop();
    vi.advanceTimersByTime(300);
    expect(newest().since).toBe(900);
  });

  it('resyncs with a ledger that was begun again and is shorter', () => {
    const { link, newest, frames } = aLink();
    link.start(500, Date.now());
    newest().say(anUpdate(3, 2));
    expect(frames).toEqual([{ type: 'resync', seq: 2, balance: balanceAt(2) }]);
  });

  it('ignores frames of a kind it does not know', () => {
    const { link, newest, frames, status } = aLink();
    link.start(10, Date.now());
    newest().say({ type: 'weather', seq: 11 });
    expect(frames).toEqual([]);
    expect(status()).toEqual({ kind: 'connecting' });
  });

  it('stays live as long as pings are answered', () => {
    const { link, newest, status, sockets } = aLink();
    link.start(10, Date.now());
    newest().say(anUpdate(11, 10));
    return vi.advanceTimersByTimeAsync(60_000).then(() => {
      expect(status()).toEqual({ kind: 'live' });
      expect(sockets).toHaveLength(1);
    });
  });

  it('says paused within five seconds of a silent death, with the time it last heard', async () => {
    const { link, newest, status } = aLink();
    link.start(10, Date.now());
    newest().say(anUpdate(11, 10));
    await vi.advanceTimersByTimeAsync(10_000);
    newest().answersPings = false;
    const cutAt = Date.now();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(status()).toMatchObject({ kind: 'paused' });
    const { lastHeardMs } = status() as { lastHeardMs: number };
    expect(lastHeardMs).toBeLessThanOrEqual(cutAt);
    expect(lastHeardMs).toBeGreaterThan(cutAt - 2_000);
  });

  it('gives up on a connection that never says anything', () => {
    const { link, sockets, status } = aLink();
    link.start(10, Date.now());
    vi.advanceTimersByTime(4_500);
    expect(status()).toMatchObject({ kind: 'paused' });
    expect(sockets[0]?.closed).toBe(true);
  });

  it('waits longer between attempts, up to five seconds, and asks whether the session holds', () => {
    const { link, newest, sockets, onRefused } = aLink();
    link.start(10, Date.now());
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      newest().drop();
      const before = sockets.length;
      const from = Date.now();
      while (sockets.length === before) vi.advanceTimersByTime(10);
      waits.push(Date.now() - from);
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
    expect(onRefused).toHaveBeenCalledTimes(8);
  });

  it('tries at once when the network is back, and pauses at once when it goes', () => {
    const { link, newest, sockets, status } = aLink();
    link.start(10, Date.now());
    newest().say(anUpdate(11, 11));
    link.cut();
    expect(status()).toMatchObject({ kind: 'paused' });
    link.wake();
    expect(sockets).toHaveLength(2);
    expect(newest().since).toBe(11);
  });

  it('keeps trying after the network was said to be gone: loopback may still be there', () => {
    const { link, newest, sockets } = aLink();
    link.start(10, Date.now());
    newest().say(anUpdate(11, 11));
    link.cut();
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(2);
  });

  it('asks whether the session still holds when the server ends the link for it', () => {
    const { link, newest, onRefused, status } = aLink();
    link.start(10, Date.now());
    newest().say(anUpdate(11, 11));
    newest().drop(1006);
    expect(onRefused).not.toHaveBeenCalled();
    vi.advanceTimersByTime(300);
    newest().say(anUpdate(12, 12));
    newest().drop(4401);
    expect(onRefused).toHaveBeenCalledTimes(1);
    expect(status()).toMatchObject({ kind: 'paused' });
  });

  it('leaves no timer and no socket behind when stopped', () => {
    const { link, newest, sockets } = aLink();
    link.start(10, Date.now());
    newest().say(anUpdate(11, 10));
    link.stop();
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(sockets[0]?.closed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

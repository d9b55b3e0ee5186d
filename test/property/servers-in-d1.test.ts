import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Server } from '../../core/servers/server.ts';
import { appendEntries } from '../../db/append-entries.ts';
import { listServers, type ServerRow } from '../../db/servers.ts';
import { Lived } from '../support/servers/lived.ts';
import { lives } from '../support/servers/lives.ts';
import { sqliteD1 } from '../support/sqlite-d1.ts';
import { account } from '../unit/ledger/given.ts';

/** What D1 says of a server as its account's object would. */
const asRow = (server: Server) => ({
  ...{ seq: server.seq, name: server.name, status: server.status, tier: server.terms.tier },
  ...{ provisioning: server.provisioning, runtime: server.runtime, seconds: server.seconds },
  ...{ createdAt: server.createdAt, endedAt: null },
  paidUntil: (server.run?.next ?? server.run?.current)?.until ?? null,
  ...(server.run ? { startedAt: server.run.startedAt, stoppedAt: null, stopped: null } : {}),
  ...(server.stoppedAt !== undefined && !server.run
    ? { stoppedAt: server.stoppedAt, stopped: server.stopped }
    : {}),
});

it('D1 knows every server as its object does, however its entries come there', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(
      lives,
      fc.array(fc.tuple(fc.nat(8), fc.integer({ min: 1, max: 12 })), { minLength: 1 }),
      async ({ cards, steps }, drains) => {
        const life = new Lived(cards);
        for (const step of steps) life.take(step);
        const rows = life.ledger.written.map(({ row }) => row);
        const db = sqliteD1();
        for (let sent = 0, turn = 0; sent < rows.length; turn++) {
          const [again, more] = drains[turn % drains.length] as [number, number];
          await appendEntries(db, account, rows.slice(Math.max(0, sent - again), sent + more));
          sent += more;
        }
        const stored: ServerRow[] = await listServers(db, account, { limit: 101, without: [] });
        const live = [...life.ledger.state.servers.values()];
        for (const server of live)
          expect(stored.find(({ seq }) => seq === server.seq)).toMatchObject(asRow(server));
        const ended = stored.filter(({ status }) => status === 'failed' || status === 'deleted');
        expect(stored).toHaveLength(live.length + ended.length);
        // What a server costs is what its entries took, whatever became of it.
        for (const { seq, provisioning, runtime } of stored) {
          const ofIt = rows.filter(
            ({ kind, server }) => kind === 'capture' && server?.endsWith(`_${seq}`),
          );
          expect(provisioning + runtime).toBe(ofIt.reduce((sum, { amount }) => sum + amount, 0));
        }
        seen += stored.length;
        db.close();
      },
    ),
    { numRuns: 30 },
  );
  expect(seen).toBeGreaterThan(30);
});

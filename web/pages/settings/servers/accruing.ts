import type { ReadServer } from './servers-api.ts';

/** What a server burned since it was read: the page's arithmetic, by the server's own figures. */

const secondMs = 1_000;
const hourSeconds = 3_600;

/** Whole seconds of paid time that went by since the server was read. */
const secondsSince = (server: ReadServer, nowMs: number): number =>
  server.burn_per_hour_microcredits > 0
    ? Math.min(
        server.lease_left_seconds ?? 0,
        Math.max(0, Math.floor((nowMs - server.readAtMs) / secondMs)),
      )
    : 0;

/** Microcredits of runtime that no capture has billed yet. Never beyond the end of the lease. */
export const accruingAt = (server: ReadServer, nowMs: number): number =>
  server.accruing_microcredits +
  Math.floor((server.burn_per_hour_microcredits * secondsSince(server, nowMs)) / hourSeconds);

export const runtimeAt = (server: ReadServer, nowMs: number): number =>
  server.runtime_microcredits + accruingAt(server, nowMs);

/** All it cost so far: making, runtime billed, runtime accruing. */
export const totalAt = (server: ReadServer, nowMs: number): number =>
  server.provisioning_microcredits + runtimeAt(server, nowMs);

/** Seconds that are paid for and still to come. */
export const leaseLeftAt = (server: ReadServer, nowMs: number): number =>
  (server.lease_left_seconds ?? 0) - secondsSince(server, nowMs);

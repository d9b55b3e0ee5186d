import { setTimeout as pause } from 'node:timers/promises';
import type { ApiAnswer, ApiCall, ApiClient } from '../../scripts/replaying/api-client.ts';

/** One thing asked of the API under one idempotency key, and what is known to have come of it. */
export interface Asked {
  readonly account: string;
  readonly call: ApiCall & { readonly idempotencyKey: string };
  /** The `member` each entry it may write carries, so that a ledger can be searched for it. */
  readonly members: readonly string[];
  /** The decided answer. Without one nobody knows whether it was done: at most once, then. */
  answer?: ApiAnswer<unknown>;
}

/** Who asks: most try again until they are answered, one in five gives up sooner. */
export interface Callers {
  readonly patient: ApiClient;
  readonly impatient: ApiClient;
}

export interface Load {
  readonly asked: readonly Asked[];
  readonly acknowledged: () => number;
  /** Ends it once what is under way is answered or given up. */
  readonly stop: () => Promise<void>;
}

export interface LoadOptions {
  /** Begins every idempotency key, so that two loads never share one. */
  readonly name: string;
  readonly callers: Callers;
  readonly accounts: readonly string[];
  readonly lanes: number;
  readonly random: () => number;
  /** What a lane waits between two things it does. */
  readonly pauseMs?: number;
  /** At most this many calls in all: a bound on memory and on what is checked afterwards. */
  readonly callsMax: number;
}

/** Debits, batches, holds, captures and voids from several lanes at once, until stopped. */
export function startLoad(options: LoadOptions): Load {
  const asked: Asked[] = [];
  let stopped = false;
  let acknowledged = 0;
  const ask = async (account: string, path: string, members: readonly string[], body?: object) => {
    const { callers, random } = options;
    const idempotencyKey = `${members[0]}-${path.split('/').at(-1)}`;
    const call = {
      method: 'POST',
      path: `/v1/accounts/${account}/${path}`,
      idempotencyKey,
      ...(body ? { body } : {}),
    } as const;
    const one: Asked = { account, call, members };
    asked.push(one);
    const send = random() < 0.2 ? callers.impatient : callers.patient;
    const answer = await send<{ hold?: { id: string } }>(call).catch(() => undefined);
    if (!answer) return undefined;
    one.answer = answer;
    if (answer.status < 300) acknowledged++;
    return answer.body;
  };
  const lane = async (name: string) => {
    for (let turn = 0; !stopped && asked.length < options.callsMax; turn++) {
      const account = pick(options.accounts, options.random);
      await doSomething(`${name}-${turn}`, options.random, (path, members, body) =>
        ask(account, path, members, body),
      );
      if (options.pauseMs) await pause(options.pauseMs);
    }
  };
  const lanes = Array.from({ length: options.lanes }, (_, index) =>
    lane(`${options.name}-${index}`),
  );
  return {
    asked,
    acknowledged: () => acknowledged,
    stop: async () => {
      stopped = true;
      await Promise.all(lanes);
    },
  };
}

type Ask = (
  path: string,
  members: readonly string[],
  body?: object,
) => Promise<{ hold?: { id: string } } | undefined>;

async function doSomething(name: string, random: () => number, ask: Ask): Promise<void> {
  const choice = random();
  if (choice < 0.45) {
    await ask('usage', [name], runtime(random, name));
  } else if (choice < 0.6) {
    const members = Array.from({ length: 8 }, (_, index) => `${name}-${index}`);
    const events = members.map((member) => ({ ...runtime(random, member), id: member }));
    await ask('usage/batch', members, { events });
  } else {
    const held = await ask('holds', [name], { usage: runtime(random, name) });
    if (!held?.hold) return;
    const path = `holds/${held.hold.id}`;
    if (choice < 0.9) await ask(`${path}/capture`, [name], { usage: runtime(random, name) });
    else if (choice < 0.96) await ask(`${path}/void`, [name]);
  }
}

/** Cheap, and of many different prices. */
const runtime = (random: () => number, member: string) => ({
  meter: 'server.runtime',
  tier: 'small',
  quantities: { seconds: 1 + Math.floor(random() * 300) },
  member,
});

const pick = <Item>(items: readonly Item[], random: () => number): Item =>
  items[Math.floor(random() * items.length)] as Item;

/** A seeded generator in [0, 1), so that a failure's mix of calls can be had again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

import { DurableObject } from 'cloudflare:workers';
import type { Command } from '../../core/ledger/command.ts';
import type { EntryRow } from '../../core/ledger/entry-row.ts';
import type { Written } from '../../core/ledger/execute.ts';
import { never } from '../../core/ledger/state.ts';
import { topUpDueAt, workedWithinMs } from '../../core/top-up/claim.ts';
import type { ApiKeyId, Seq } from '../../core/units/ids.ts';
import { type Instant, instant, later } from '../../core/units/instant.ts';
import { sha256 } from '../auth/sha256.ts';
import type { Env } from '../env.ts';
import { describeError, log } from '../log.ts';
import { noteDrain } from '../metrics/note-drain.ts';
import type { Ask, Done, StepName } from '../stripe/steps.ts';
import { Access, type Admitted, isDenied } from './access.ts';
import { Account } from './account.ts';
import { readEntry } from './account-store.ts';
import { Alarm } from './alarm.ts';
import { type D1Sink, d1Sink, recordKeyUse } from './d1-sink.ts';
import { type Head, settleCursor } from './drain-outbox.ts';
import { LiveFeed } from './live-feed.ts';
import { liveResponse, openLive, readLiveRequest } from './live-request.ts';
import { balanceNow, budgetsNow, grantsNow } from './now.ts';
import { sqlOver } from './object-sql.ts';
import { LedgerOutbox } from './outbox.ts';
import { OutboxRunner } from './outbox-runner.ts';
import { type DeskPorts, PaymentDesk } from './payment-desk.ts';
import type {
  AccountRpc,
  Answer,
  BalanceNow,
  BatchRequest,
  Caller,
  ExecuteRequest,
  GrantsNow,
  Identity,
  KeyPut,
  KeyRotated,
  NewKey,
  NewSecret,
  Outcome,
  Reconciled,
  Refusals,
  ShownRequest,
  SimulatedCommand,
  Tail,
  TailRequest,
  WatchNow,
} from './protocol.ts';
import { RateWindow } from './rate-window.ts';
import { nextSweep, readRefusals, sweepReceipts } from './receipts.ts';
import { Repricing } from './reprice.ts';
import { fromWire, showBatch, showOutcome, type Wire } from './shown.ts';
import type { SqlPort } from './sql-port.ts';
import { readTail } from './tail.ts';

/** Well above what one object serves; a deployment lowers it by `RATE_LIMIT_PER_MINUTE`. */
const rateLimitDefault = 600_000;

/** Each forgets some thousands: together more than comes in between two alarms of a busy account. */
const sweepsPerAlarmMax = 10;

const now = (): Instant => instant(Date.now());

const internal: Caller = { kind: 'internal' };

/** One account: wires the ledger, which knows nothing of the platform, to the platform. */
export class AccountObject extends DurableObject<Env> implements AccountRpc {
  readonly #sql: SqlPort;
  readonly #account: Account;
  readonly #access: Access;
  readonly #outbox: LedgerOutbox;
  readonly #d1: D1Sink;
  readonly #drain: OutboxRunner;
  readonly #live: LiveFeed;
  readonly #alarm: Alarm;
  readonly #rate: RateWindow;
  readonly #desk = new PaymentDesk();
  readonly #pricing = new Repricing();
  /** When the alarm last carried a top-up on. */
  #topUpTriedAt = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = sqlOver(ctx.storage);
    this.#rate = new RateWindow(Number(env.RATE_LIMIT_PER_MINUTE) || rateLimitDefault);
    this.#access = new Access(this.#sql, (id) => this.#live.close(id));
    this.#alarm = new Alarm((at) => void ctx.storage.setAlarm(at));
    this.#account = new Account({
      sql: this.#sql,
      hash: sha256,
      clock: now,
      // While a commit is on its way to disk the next group gathers; when none is, this is at once,
      // where a timer would cost a millisecond. If storage is broken the commit itself will say so.
      nextTurn: (run) => void ctx.storage.sync().then(run, run),
      committed: (written, simulated) => this.#committed(written, simulated),
      bug: (error) => log('error', 'command failed', { error: describeError(error) }),
      reset: (error) => ctx.abort(describeError(error)),
    });
    const laterOn = (run: () => void, ms: number) => void setTimeout(run, ms);
    this.#outbox = new LedgerOutbox(this.#sql, this.#account);
    this.#d1 = d1Sink(env, () => this.#account.state);
    this.#drain = new OutboxRunner({
      outbox: this.#outbox,
      sink: this.#d1,
      clock: now,
      later: laterOn,
      again: (at) => this.#alarm.ringBy(at, now()),
      drained: () => recordKeyUse(env, this.#access, now()),
      measured: (drain) => noteDrain(env, drain),
      report: (what, details) => log('warn', what, details),
    });
    this.#live = new LiveFeed({
      sql: this.#sql,
      clock: now,
      state: () => this.#account.state,
      sockets: (tag) => ctx.getWebSockets(tag),
      accept: (socket, tags) => ctx.acceptWebSocket(socket, tags),
      // Once the commit is on disk its answers go out; a turn later they have gone.
      soon: (run) => void ctx.storage.sync().then(() => ctx.storage.sync().then(run, run), run),
      later: laterOn,
    });
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
    if (this.#account.isOpen)
      void ctx.blockConcurrencyWhile(async () => this.#alarm.known(await ctx.storage.getAlarm()));
  }

  execute(request: ExecuteRequest): Promise<Answer<Outcome>> {
    return this.#execute(request);
  }

  async executeHistory(
    steps: readonly SimulatedCommand[],
  ): Promise<Answer<readonly (Outcome | undefined)[]>> {
    if (this.env.HYDRON_LOCAL !== '1') return { ok: false, denial: { code: 'local-only' } };
    const submit = ({ command, at, key }: SimulatedCommand) =>
      this.#account.submit({
        requests: [{ command, identities: [] }],
        requestId: 'local',
        at,
        key,
      });
    return this.#answer(
      internal,
      () => Promise.all(steps.map(submit)),
      steps[0]?.command.kind === 'open',
    );
  }

  #execute(request: ExecuteRequest): Promise<Answer<Outcome>> {
    const { caller, command, identities, requestId } = request;
    const requests = [{ command, identities }];
    return this.#answer(
      caller,
      ({ key }) => this.#account.submit({ requests, requestId, key }),
      command.kind === 'open',
    );
  }

  async executeShown(wire: Wire<ShownRequest>): Promise<string> {
    const request = fromWire(wire);
    const answer = await this.#execute(request);
    return showOutcome(answer, this.#outbox.account, request.shape);
  }

  async executeBatch(wire: Wire<BatchRequest>): Promise<string> {
    const { caller, commands, identity, requestId } = fromWire(wire);
    const answer = await this.#answer(caller, ({ key }) =>
      this.#account.submitBatch({ requests: commands, requestId, batch: { identity }, key }),
    );
    return showBatch(answer, this.#outbox.account);
  }

  replayOf(caller: Caller, identities: readonly Identity[], requestId: string) {
    return this.#answer(caller, async () => ({
      outcome: this.#account.replayOf(identities, requestId),
    }));
  }

  balance(caller: Caller): Promise<Answer<BalanceNow>> {
    return this.#answer(caller, () => this.#balance());
  }

  grants(caller: Caller): Promise<Answer<GrantsNow>> {
    return this.#answer(caller, async () => {
      const balance = await this.#balance();
      return { ...balance, grants: grantsNow(this.#account.state) };
    });
  }

  watch(caller: Caller): Promise<Answer<WatchNow>> {
    return this.#answer(caller, async () => {
      const balance = await this.#balance();
      const { servers, topUp } = this.#account.state;
      const budgets = budgetsNow(this.#account.state, balance.at);
      const autoTopUp = topUp.policy?.enabled ?? false;
      return { ...balance, servers: [...servers.values()], budgets, autoTopUp };
    });
  }

  refusals(caller: Caller, since: Instant): Promise<Answer<Refusals>> {
    return this.#answer(caller, async () => readRefusals(this.#sql, since));
  }

  entry(caller: Caller, seq: Seq): Promise<Answer<EntryRow | undefined>> {
    return this.#answer(caller, async () => ({ row: readEntry(this.#sql, seq) })).then((answer) =>
      answer.ok ? { ...answer, value: answer.value.row } : answer,
    );
  }

  undrained(caller: Caller, request: TailRequest): Promise<Answer<Tail>> {
    return this.#answer(caller, async () => {
      const { seq } = await this.#account.settled();
      return readTail(this.#sql, { seq, drainedSeq: this.#outbox.drainedSeq() }, request);
    });
  }

  payments<K extends StepName>(caller: Caller, name: K, ask: Ask<K>): Promise<Answer<Done<K>>> {
    return this.#answer(caller, async () => {
      await this.#account.settled();
      return this.#desk.run(this.#deskPorts(), name, ask);
    });
  }

  /**
   * Carries the open attempt on. What does not work out now is tried again by the alarm, and by the
   * cron should that fail as well.
   */
  protected async tryTopUp(): Promise<void> {
    if (!this.#account.state.topUp.attempt) return;
    try {
      await this.payments(internal, 'workTopUp', {});
    } catch (error) {
      log('error', 'top-up failed', { error: describeError(error) });
    }
  }

  #deskPorts(): DeskPorts {
    return {
      env: this.env,
      sql: this.#sql,
      account: this.#outbox.account,
      now,
      state: () => this.#account.state,
      submit: (command) =>
        this.#account.submit({ requests: [{ command, identities: [] }], requestId: 'payments' }),
    };
  }

  putKey(key: NewKey): Promise<Answer<KeyPut>> {
    return this.#answer(internal, async () => this.#access.put(key, now()));
  }

  rotateKey(id: ApiKeyId, secret: NewSecret): Promise<Answer<KeyRotated>> {
    return this.#answer(internal, async () => this.#access.rotate(id, { ...secret, at: now() }));
  }

  revokeKey(id: ApiKeyId): Promise<Answer<boolean>> {
    return this.#answer(internal, async () => this.#access.revoke(id));
  }

  reconcile(d1Head: Head | undefined): Promise<Answer<Reconciled>> {
    return this.#answer(internal, async () => {
      await this.#account.settled();
      this.#d1.compared();
      const differs = settleCursor(this.#outbox, d1Head);
      const drained = differs?.state ?? (await this.#drain.run());
      return { balance: await this.#balance(), drained };
    });
  }

  /** The live socket. */
  override async fetch(request: Request): Promise<Response> {
    const asked = readLiveRequest(request);
    const answer = await this.#answer(asked.caller, async (admitted) => {
      await this.#account.settled();
      const opened = openLive(this.#live, asked, admitted);
      this.#alarm.ringBy(opened.until, now());
      return opened;
    });
    return liveResponse(answer);
  }

  closeSockets(tag: string): Promise<Answer<number>> {
    return this.#answer(internal, async () => this.#live.close(tag));
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // Codes that only say what happened (1005, 1006, 1015) may not be sent.
    socket.close(code >= 3_000 || code === 1001 ? code : 1000);
  }

  /** What is due, what D1 lacks, what may be forgotten. Never throws: the platform gives up on that. */
  override async alarm(): Promise<void> {
    this.#alarm.rang();
    try {
      if (!this.#account.isOpen) return;
      await this.#reprice();
      await this.#account.settled();
      await this.#drain.run();
      this.#outbox.storeCursor();
      this.#live.closeExpired();
      this.#sweep();
    } catch (error) {
      log('error', 'alarm failed', { error: describeError(error) });
    }
    const at = now();
    const isDue = this.#topUpWake <= at;
    if (isDue) this.#topUpTriedAt = at;
    this.#wake();
    // Last of all: it takes as long as Stripe does, and whatever else is due has its alarm by now.
    if (isDue) await this.tryTopUp();
  }

  /**
   * When the alarm is to carry a top-up on. It rings for many things, and every debit looks at it:
   * while Stripe is away, it is not asked more often for that.
   */
  get #topUpWake(): number {
    const dueAt = topUpDueAt(this.#account.state) ?? never;
    return Math.max(dueAt, this.#topUpTriedAt + workedWithinMs);
  }

  /** Before leases are renewed: a card that came into force prices those that follow. */
  async #reprice(): Promise<void> {
    const commands = await this.#pricing.commands(this.env, this.#account.state, now());
    const submit = (command: Command) =>
      this.#account.submit({ requests: [{ command, identities: [] }], requestId: 'alarm' });
    // One group: there may be hundreds, and renewals wait for it.
    await Promise.all(commands.map(submit));
  }

  #sweep(): void {
    for (let run = 0; run < sweepsPerAlarmMax; run++) if (!sweepReceipts(this.#sql, now())) break;
    this.#alarm.ringBy(nextSweep(this.#sql) ?? never, now());
  }

  /** Lets a caller in, counts the request if it is one, and turns what came of it into an answer. */
  async #answer<T>(
    caller: Caller,
    ask: (admitted: Admitted) => Promise<T | undefined>,
    opening = false,
  ): Promise<Answer<T>> {
    if (!this.#account.isOpen && !opening)
      return { ok: false, denial: { code: 'account-not-found' } };
    const at = now();
    const admitted = this.#account.isOpen ? this.#access.admit(caller, at) : {};
    if (isDenied(admitted)) return { ok: false, denial: admitted };
    const counted = caller.kind !== 'internal';
    const { allowed, ...rate } = counted
      ? this.#rate.count(at)
      : { allowed: true, ...this.#rate.standing(at) };
    if (!allowed)
      return {
        ok: false,
        denial: { code: 'rate-limited', retryAfterSeconds: rate.resetSeconds },
        rate,
      };
    const value = await ask(admitted);
    return value === undefined
      ? { ok: false, denial: { code: 'internal' }, rate }
      : { ok: true, value, rate };
  }

  async #balance(): Promise<BalanceNow> {
    const state = await this.#account.settled();
    return balanceNow(state, later(now(), state.at), this.#outbox.drainedSeq());
  }

  #committed(written: readonly Written[], simulated: boolean): void {
    if (written.length === 0) return;
    this.#outbox.committed(written);
    this.#live.committed();
    this.#drain.kick();
    if (!simulated) this.#wake();
    this.#storeCursor();
    // Only a fresh claim: while Stripe is away, every debit would knock at its door again.
    if (!simulated && written.some(claimsTopUp)) void this.tryTopUp();
  }

  /** One that is behind only sends again what D1 has: no reason to fail a commit that is done. */
  #storeCursor(): void {
    try {
      this.#outbox.storeCursor();
    } catch (error) {
      log('warn', 'cursor of the outbox not stored', { error: describeError(error) });
    }
  }

  #wake(): void {
    const at = now();
    this.#alarm.ringBy(this.#account.nextWake, at);
    this.#alarm.ringBy(this.#topUpWake, at);
    this.#alarm.ringBy(this.#pricing.nextAt(this.#account.state), at);
    if (!this.#outbox.isEmpty) this.#alarm.ringBy(this.#drain.netAt, at);
  }
}

const claimsTopUp = ({ row }: Written): boolean => row.kind === 'top_up_claim';

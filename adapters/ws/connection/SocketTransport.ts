import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock } from '../../../core/clock.ts';
import type { RoomId } from '../../../core/ids.ts';
import { closeCodes } from '../../wire/errors/errorTable.ts';
import type { LegacyClient } from '../../wire/legacy/LegacySockets.ts';
import type { SocketLog } from '../fanout/SocketLog.ts';
import { FrameQueue } from './FrameQueue.ts';
import { FrameTranslator } from './FrameTranslator.ts';
import { FrameWriter } from './FrameWriter.ts';
import { type OutboundLimits, OutboundQueue } from './OutboundQueue.ts';
import { SocketHeartbeat } from './SocketHeartbeat.ts';
import type { SocketJournal } from './SocketJournal.ts';
import { TokenBucket } from './TokenBucket.ts';
import type { WriteCoalescer } from './WriteCoalescer.ts';

/** Times are milliseconds. */
export interface TransportLimits extends OutboundLimits {
  /** Between two pings of the server; a socket that is silent for two beats is gone. */
  readonly heartbeatMs: number;
  readonly framesPerSecond: number;
}

interface Deps {
  readonly ws: WebSocket;
  readonly socket: Duplex;
  /** Whose frames are translated; absent: they are ours. */
  readonly legacy?: LegacyClient | undefined;
  readonly coalescer: WriteCoalescer;
  readonly limits: TransportLimits;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly headOf: (roomId: RoomId) => number | undefined;
  readonly log: Pick<SocketLog, 'error'>;
  /** Told of the close, and of how many frames came and went. */
  readonly journal: Pick<SocketJournal, 'closed'>;
  /** The peer has violated the protocol, or the connection broke; `onEnded` follows. */
  readonly onFailure: (failure: Error) => void;
  /** Called once, as soon as the socket closes from either side: nothing goes out or comes in from then on. */
  readonly onEnded: () => void;
  /** Called once, when the connection is no more. */
  readonly onClosed: () => void;
}

/** The frames of one connection, in and out, with the bounds, the heartbeat and the close of it. */
export class SocketTransport {
  readonly #deps: Deps;
  readonly #writer: FrameWriter;
  readonly #outbound: OutboundQueue;
  readonly #frames: FrameQueue;
  readonly #frameRate: TokenBucket;
  readonly #heartbeat: SocketHeartbeat;
  readonly #translator: FrameTranslator | undefined;
  #received = 0;
  #sent = 0;
  #answer: ((text: string) => Promise<void>) | undefined;
  /** On the monotonic clock. */
  #endedAt: number | null = null;

  constructor(deps: Deps) {
    const { log, journal, ws, socket, legacy, coalescer, limits, clock, headOf, onFailure, onClosed } = deps;
    const now = clock.monotonic();
    this.#deps = deps;
    this.#translator =
      legacy &&
      new FrameTranslator({
        client: legacy,
        onFault: (fault) => {
          log.error({ err: fault }, 'a translation failed');
          ws.terminate();
        },
        tell: (frame) => this.#endedAt === null && this.#outbound.sendAsIs(frame),
        ask: (text) => void this.#outbound.whenDrained().then(() => this.#answer?.(text)),
      });
    this.#writer = new FrameWriter(ws, socket, coalescer, this.#translator);
    const onTooSlow = (): void => this.close(closeCodes.tooSlow, 'too slow');
    this.#outbound = new OutboundQueue({ writer: this.#writer, limits, clock, headOf, onTooSlow });
    this.#frames = new FrameQueue(ws);
    this.#frameRate = new TokenBucket(limits.framesPerSecond, now);
    this.#heartbeat = new SocketHeartbeat(limits.heartbeatMs, now);
    ws.on('message', (data, isBinary) => {
      this.#received += 1;
      if (this.#admits()) this.#frames.push(isBinary ? '' : String(data));
    });
    ws.on('ping', (data) => this.#admits() && this.#writer.pong(data));
    ws.on('pong', () => this.#admits());
    // Ws closes the connection with the right code.
    ws.on('error', (failure) => {
      onFailure(failure);
      this.#end();
    });
    ws.on('close', (code) => {
      this.#end();
      journal.closed(code, this.#received, this.#sent);
      onClosed();
    });
  }

  get isEnded(): boolean {
    return this.#endedAt !== null;
  }

  /** More waits for the socket than it accepts. */
  get isSlow(): boolean {
    return this.#outbound.isSlow;
  }

  send(frame: Buffer): void {
    if (this.#endedAt !== null) return;
    this.#sent += 1;
    this.#outbound.send(frame);
  }

  deliver(roomId: RoomId, frame: Buffer): void {
    if (this.#endedAt !== null) return;
    this.#sent += 1;
    this.#outbound.deliver(roomId, frame);
  }

  deliverEphemeral(frame: Buffer): void {
    if (this.#endedAt === null) this.#outbound.deliverEphemeral(frame);
  }

  /** No head of this room is sent any more for events that were left out. */
  forget(roomId: RoomId): void {
    this.#outbound.forget(roomId);
  }

  /** The first frame, before `answerFrames`. Never resolves when none comes. */
  firstFrame(): Promise<string> {
    return this.#frames.first();
  }

  /**
   * Has the frames answered one after the other, no faster than the socket reads. `answer` never rejects; `refuse` gets what
   * a translation throws.
   */
  answerFrames(answer: (text: string) => Promise<void>, refuse: (failure: unknown) => void): void {
    this.#answer = answer;
    this.#frames.start(async (text) => {
      for (const own of await this.#ownFrames(text, refuse)) await answer(own);
      await this.#outbound.whenDrained();
    });
  }

  /** Reads no more frames. Resolves when the one being answered, if any, has been answered. */
  stopFrames(): Promise<void> {
    return this.#frames.stop();
  }

  /** Closes after everything that waits has been written. */
  close(code: number, reason: string): void {
    if (this.#endedAt !== null) return;
    this.#writer.close(code, reason);
    this.#end();
  }

  terminate(): void {
    this.#deps.ws.terminate();
  }

  /** Resolves when the connection is no more. */
  async whenClosed(): Promise<void> {
    const { ws } = this.#deps;
    if (ws.readyState !== ws.CLOSED) await new Promise((resolve) => ws.once('close', resolve));
  }

  /** Cuts a connection that does not answer or is stuck, and pings the others. `now` on the monotonic clock. */
  tick(now: number): void {
    const { ws, limits } = this.#deps;
    if (this.#endedAt !== null) {
      if (now - this.#endedAt > limits.closeMs) ws.terminate();
      return;
    }
    if (this.#outbound.isStuck(now)) return this.close(closeCodes.tooSlow, 'too slow');
    // A paused socket is not read, so its pongs are not seen.
    if (this.#heartbeat.isGone(now) && !ws.isPaused) return ws.terminate();
    if (this.#heartbeat.isDue(now)) this.#writer.ping();
  }

  async #ownFrames(text: string, refuse: (failure: unknown) => void): Promise<readonly string[]> {
    if (this.#translator === undefined) return [text];
    return this.#translator.incoming(text).catch((failure: unknown) => {
      refuse(failure);
      return [];
    });
  }

  /** Counts what has come in. False when the socket has ended, or ends by this. */
  #admits(): boolean {
    if (this.#endedAt !== null) return false;
    const now = this.#deps.clock.monotonic();
    this.#heartbeat.recordTraffic(now);
    if (this.#frameRate.acquire(now)) return true;
    this.close(closeCodes.flooding, 'flooding');
    return false;
  }

  #end(): void {
    if (this.#endedAt !== null) return;
    this.#endedAt = this.#deps.clock.monotonic();
    this.#answer = undefined;
    void this.#frames.stop();
    this.#deps.onEnded();
  }
}

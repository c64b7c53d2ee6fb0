import type { Clock } from '../../../core/clock.ts';
import type { RoomId } from '../../../core/ids.ts';
import type { ServerFrame } from '../../wire/frames/serverFrames.ts';
import { frameText } from '../fanout/frameText.ts';
import type { FrameWriter } from './FrameWriter.ts';

export interface OutboundLimits {
  /** Bytes that wait for a socket before it gets no events, only the heads of rooms. */
  readonly slowBytes: number;
  /** Bytes that wait for a socket before it is closed. */
  readonly maxBytes: number;
  /** Rooms that wait for a slow socket at most, and live rooms of one person. */
  readonly queueCapacity: number;
  /** How long a socket may be slow before it is cut; it is closed a little sooner, so that the close frame gets through. */
  readonly blockedMs: number;
  /** Until a socket that was closed and does not answer is cut. */
  readonly closeMs: number;
  /** How often all sockets are looked after: deadlines, expiry, pings. */
  readonly tickMs: number;
}

interface Deps {
  readonly writer: FrameWriter;
  readonly limits: OutboundLimits;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** How far a room's events have gone out; undefined for a room that is not listened to any more. */
  readonly headOf: (roomId: RoomId) => number | undefined;
  /** More waits than the limits allow. */
  readonly onTooSlow: () => void;
}

/**
 * The frames for one socket, with back-pressure: above `slowBytes` events are left out and only their rooms kept, at
 * most `queueCapacity`; when everything has drained, the heads of these rooms are sent and events flow again. Above
 * `maxBytes`, or with more rooms, the socket is too slow to keep.
 */
export class OutboundQueue {
  readonly #deps: Deps;
  #skipped: Set<RoomId> | null = null;
  #slowSince: number | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  send(frame: Buffer): void {
    this.#deps.writer.write(frame);
    this.#boundWaiting();
  }

  /** As `send`, for a frame that is in the words of the client already. */
  sendAsIs(frame: Buffer): void {
    this.#deps.writer.writeAsIs(frame);
    this.#boundWaiting();
  }

  #boundWaiting(): void {
    const { writer, limits, onTooSlow } = this.#deps;
    if (!this.#isBehind()) return;
    this.#slowDown();
    if (writer.waitingBytes > limits.maxBytes) onTooSlow();
  }

  /** Leaves the event out when the socket is slow; the room's head follows. */
  deliver(roomId: RoomId, frame: Buffer): void {
    const { writer, limits, onTooSlow } = this.#deps;
    if (this.#slowSince === null && !this.#isBehind()) {
      writer.write(frame);
      return;
    }
    this.#slowDown();
    this.#skipped ??= new Set();
    this.#skipped.add(roomId);
    if (this.#skipped.size > limits.queueCapacity) onTooSlow();
  }

  /** Leaves the frame out for good when the socket is slow. */
  deliverEphemeral(frame: Buffer): void {
    if (this.#slowSince === null) this.#deps.writer.write(frame);
  }

  forget(roomId: RoomId): void {
    this.#skipped?.delete(roomId);
  }

  get isSlow(): boolean {
    return this.#slowSince !== null;
  }

  /**
   * Slow for so long that it must be closed now. That leaves time for the close frame and for two ticks that come late,
   * so that the connection has ended after `blockedMs`.
   */
  isStuck(now: number): boolean {
    const { blockedMs, closeMs, tickMs } = this.#deps.limits;
    return this.#slowSince !== null && now - this.#slowSince > blockedMs - closeMs - 2 * tickMs;
  }

  /** Resolves when the socket is not slow; never for one that is gone. */
  async whenDrained(): Promise<void> {
    if (this.#slowSince !== null) await new Promise<void>((resolve) => this.#deps.writer.onceDrained(resolve));
  }

  /** Much within one turn is no sign of a slow reader: what counts is what the socket does not accept. */
  #isBehind(): boolean {
    const { writer, limits } = this.#deps;
    if (writer.waitingBytes <= limits.slowBytes) return false;
    writer.flush();
    return writer.waitingBytes > limits.slowBytes;
  }

  #slowDown(): void {
    if (this.#slowSince !== null) return;
    this.#slowSince = this.#deps.clock.monotonic();
    this.#deps.writer.onceDrained(() => this.#resume());
  }

  #resume(): void {
    const skipped = this.#skipped ?? [];
    this.#skipped = null;
    this.#slowSince = null;
    for (const roomId of skipped) {
      const headSeq = this.#deps.headOf(roomId);
      const frame: ServerFrame = { type: 'room_head', room_id: roomId, head_seq: headSeq ?? 0 };
      if (headSeq !== undefined) this.send(frameText(frame));
    }
  }
}

import type { ErrorCode } from '../../../core/errors.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { SocketLog } from '../fanout/SocketLog.ts';
import type { SocketWatch } from '../fanout/SocketWatch.ts';

/** Numbers of the sockets of this process, for its log alone. */
let latest = 0;

/**
 * What the log says of one socket: a line when it opens and one when it has closed or was refused, with what went through
 * it; a line for each message that it may not send. Counts and codes only.
 */
export class SocketJournal {
  readonly #log: SocketLog;
  readonly #watch: Pick<SocketWatch, 'onOpened' | 'onClosed'>;
  /** The way of each message is told. Asked once: facts that nobody writes cost garbage. */
  readonly #isTracing: boolean;
  readonly #socket: number;
  readonly #address: string;
  readonly #since = performance.now();
  #person: { readonly user_id: UserId; readonly session_id?: number } | null = null;
  #reason: string | undefined;

  /** `address`: of the client, as far as proxies are trusted. */
  constructor(log: SocketLog, watch: Pick<SocketWatch, 'onOpened' | 'onClosed'>, address: string) {
    this.#log = log;
    this.#watch = watch;
    this.#isTracing = log.isLevelEnabled?.('debug') === true;
    this.#address = address;
    latest += 1;
    this.#socket = latest;
  }

  opened(userId: UserId, sessionId: number | undefined, room: RoomId | string, protocol: string): void {
    this.#person = { user_id: userId, ...(sessionId !== undefined && { session_id: sessionId }) };
    this.#watch.onOpened();
    this.#log.info({ ...this.#facts(), room, protocol }, 'socket opened');
  }

  /** This side closes it: a code of our errors, or some words. The first reason counts. */
  closing(reason: string): void {
    this.#reason ??= reason;
  }

  refusedMessage(code: ErrorCode, roomId: number | undefined, clientId: string | null | undefined): void {
    this.#log.info({ ...this.#facts(), room_id: roomId, client_id: clientId, error: code }, 'a message was refused');
  }

  storedMessage(roomId: number, messageId: number, clientId: string): void {
    if (!this.#isTracing) return;
    this.#log.debug(
      { ...this.#facts(), room_id: roomId, message_id: messageId, client_id: clientId },
      'a message was stored',
    );
  }

  /** With how many frames came from the client and went to it. */
  closed(code: number, received: number, sent: number): void {
    this.#watch.onClosed(code);
    const facts = {
      ...this.#facts(),
      code,
      ...(this.#reason !== undefined && { reason: this.#reason }),
      ms: Math.round(performance.now() - this.#since),
      ...{ received, sent },
    };
    this.#log.info(facts, this.#person === null ? 'socket refused' : 'socket closed');
  }

  #facts() {
    return { socket: this.#socket, address: this.#address, ...this.#person };
  }
}

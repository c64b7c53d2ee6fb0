import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { AuditDetails } from '../../core/audit/AuditEntry.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';
import { controlAddress } from './controlAddress.ts';
import { type ControlAnswer, type ControlAsk, hearLines, sendLine } from './controlMessages.ts';

/** The errors that a server answers with. */
const answered: readonly ErrorCode[] = ['INVALID_REQUEST', 'UNAVAILABLE', 'INSUFFICIENT_STORAGE'];

/** A command's connection to the process that has an embedded database open. */
export class ControlClient {
  readonly #socket: Socket;
  readonly #ended = new AbortController();
  /** Those who wait for an answer, in the order of their questions; none comes once the connection has ended. */
  #waiting: ((answer: unknown) => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    hearLines(socket, (answer) => this.#waiting.shift()?.(answer));
    socket.on('error', () => {}); // the connection closes too
    socket.once('close', () => {
      this.#ended.abort();
      for (const answer of this.#waiting.splice(0)) answer(undefined);
    });
  }

  /** Undefined if no process listens in this data folder. @throws ChatError ACCESS_DENIED if it is another user's */
  static async connect(dataDir: string): Promise<ControlClient | undefined> {
    let address: ReturnType<typeof controlAddress>;
    try {
      address = controlAddress(dataDir);
      if (address === undefined) return undefined;
      const socket = connect(address.path);
      await once(socket, 'connect');
      return new ControlClient(socket);
    } catch (failure) {
      const { code } = failure as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTDIR') return undefined;
      if (code === 'EACCES' || code === 'EPERM')
        throw new ChatError(
          'ACCESS_DENIED',
          `${dataDir} belongs to another user: run this as the user of the server.`,
          {
            cause: failure,
          },
        );
      throw failure;
    } finally {
      address?.close();
    }
  }

  /** Aborted when the server ends: its snapshot goes with it. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /**
   * Resolves to the folder of the snapshot, within the data folder; it is there until `close`. Aborted, it rejects at once and
   * closes: what the server has copied goes when it is done with it.
   */
  async snapshot(signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const stop = (): void => this.close();
    signal?.addEventListener('abort', stop);
    const answer = await this.#ask({ ask: 'snapshot' }).finally(() => signal?.removeEventListener('abort', stop));
    if ('folder' in answer) return answer.folder;
    throw lost();
  }

  async record(made: AuditDetails): Promise<void> {
    await this.#ask({ ask: 'record', made });
  }

  close(): void {
    this.#socket.destroy();
  }

  /** @throws ChatError of the server, or UNAVAILABLE if it has gone */
  async #ask(message: ControlAsk): Promise<Exclude<ControlAnswer, { error: unknown }>> {
    if (this.#ended.signal.aborted) throw lost();
    const value = await new Promise<unknown>((resolve) => {
      this.#waiting.push(resolve);
      sendLine(this.#socket, message);
    });
    if (typeof value !== 'object' || value === null) throw lost();
    const answer = value as ControlAnswer;
    if (!('error' in answer)) return answer;
    const { code, message: text } = answer.error;
    throw new ChatError(answered.find((known) => known === code) ?? 'UNAVAILABLE', text);
  }
}

const lost = (): ChatError => new ChatError('UNAVAILABLE', 'The server ended before the backup was made. Try again.');

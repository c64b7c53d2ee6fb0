import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { AuditDetails } from '../../core/audit/AuditEntry.ts';
import { ChatError } from '../../core/errors.ts';
import { makeFolder } from '../system/makeFolder.ts';
import { type ControlAddress, controlAddress, controlFolder } from './controlAddress.ts';
import { type ControlAnswer, hearLines, sendLine } from './controlMessages.ts';

interface ControlOptions {
  readonly dataDir: string;
  /** Writes what the database holds at one moment into a folder. */
  snapshot(folder: string): Promise<void>;
  /** Puts a backup on record. */
  record(made: AuditDetails): Promise<void>;
  onFailure(failure: unknown): void;
}

/** Folder of the data folder that has the snapshots of backups that run. */
const snapshotFolder = 'snapshots';

/**
 * Listens to commands of the same user on this machine, by a socket in the data folder that only its owner may reach: whoever
 * can use it can read the data anyway. One connection at a time has a snapshot, which goes with the connection, however that
 * ends. Open it only while the data folder is held.
 */
export class ControlServer {
  readonly #options: ControlOptions;
  readonly #server: Server;
  readonly #address: ControlAddress;
  readonly #sockets = new Set<Socket>();
  /** Work for connections, also for those that have ended. */
  readonly #works = new Set<Promise<void>>();
  #hasSnapshot = false;

  private constructor(options: ControlOptions, address: ControlAddress) {
    this.#options = options;
    this.#address = address;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  /** Undefined where the path of the folder is too long for a socket. */
  static async open(options: ControlOptions): Promise<ControlServer | undefined> {
    const { dataDir } = options;
    // What a killed process left behind.
    await rm(join(dataDir, snapshotFolder), { recursive: true, force: true });
    const folder = join(dataDir, controlFolder);
    await rm(folder, { recursive: true, force: true });
    await makeFolder(folder, 0o700);
    const address = controlAddress(dataDir);
    if (address === undefined) return undefined;
    const control = new ControlServer(options, address);
    await new Promise<void>((resolve, reject) => {
      control.#server.once('error', reject);
      control.#server.listen(address.path, resolve);
    });
    control.#server.on('error', options.onFailure);
    await chmod(address.path, 0o600);
    return control;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const ended = [...this.#sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([closed, ...ended]);
    await Promise.all(this.#works);
    this.#address.close();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let folder: string | undefined;
    let work = Promise.resolve();
    const next = (step: () => Promise<void>): void => {
      const done = work.then(step).catch(this.#options.onFailure);
      work = done;
      this.#works.add(done);
      void done.then(() => this.#works.delete(done));
    };
    // One after the other, and the snapshot goes last, however the connection ends.
    hearLines(socket, (message) =>
      next(async () => {
        const answer = await this.#answer(async () => {
          const { ask, made } = (message ?? {}) as { readonly ask?: unknown; readonly made?: AuditDetails };
          if (ask === 'record' && typeof made === 'object') {
            await this.#options.record(made);
            return { done: true };
          }
          if (ask !== 'snapshot' || folder !== undefined)
            throw new ChatError('INVALID_REQUEST', 'The running server does not know this request.');
          folder = this.#claimSnapshot();
          await this.#take(folder);
          return { folder };
        });
        sendLine(socket, answer);
      }),
    );
    socket.on('error', () => {}); // a command that was killed: the connection closes too
    socket.once('close', () => {
      this.#sockets.delete(socket);
      next(async () => {
        if (folder !== undefined) await this.#release(folder);
      });
    });
  }

  async #answer(work: () => Promise<ControlAnswer>): Promise<ControlAnswer> {
    try {
      return await work();
    } catch (failure) {
      if (!(failure instanceof ChatError)) this.#options.onFailure(failure);
      const { code, message } = asChatError(failure);
      return { error: { code, message } };
    }
  }

  #claimSnapshot(): string {
    if (this.#hasSnapshot)
      throw new ChatError(
        'UNAVAILABLE',
        'Another backup of this database is being made. Wait until it has ended, and try again.',
      );
    this.#hasSnapshot = true;
    return join(snapshotFolder, String(Date.now()));
  }

  async #take(folder: string): Promise<void> {
    const place = join(this.#options.dataDir, folder);
    await makeFolder(join(this.#options.dataDir, snapshotFolder), 0o700);
    await mkdir(place, { mode: 0o700 });
    await this.#options.snapshot(place);
  }

  async #release(folder: string): Promise<void> {
    await rm(join(this.#options.dataDir, folder), { recursive: true, force: true }).catch(this.#options.onFailure);
    this.#hasSnapshot = false;
  }
}

const asChatError = (failure: unknown): ChatError => {
  if (failure instanceof ChatError) return failure;
  const { code } = failure as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new ChatError(
        'INSUFFICIENT_STORAGE',
        'DATA_DIR has no space left for a snapshot, which needs as much as the folder "cluster" in it. Make room, and try again.',
      )
    : new ChatError('UNAVAILABLE', 'The running server could not make a snapshot; its log says why. Try again.');
};

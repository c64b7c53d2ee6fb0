import type { Chat } from '../../core/makeChat.ts';
import type { Authenticator } from '../wire/Authenticator.ts';
import { closeCodes } from '../wire/errorTable.ts';
import type { ChatSocket } from './connection/ChatSocket.ts';
import type { SocketLog } from './fanout/SocketLog.ts';

interface Deps {
  readonly epoch: string;
  readonly readEpoch: () => Promise<string>;
  readonly sockets: ReadonlySet<ChatSocket>;
  readonly chat: Pick<Chat, 'people'>;
  readonly authenticator: Pick<Authenticator, 'forget'>;
  readonly log: SocketLog;
}

/**
 * Sees that a backup was put in place while this node runs. What the node knows of rooms and people is then of another
 * history: every socket is closed as for a restart, and comes back to the new epoch.
 */
export class EpochWatch {
  readonly #deps: Deps;
  #epoch: string;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#epoch = deps.epoch;
  }

  get epoch(): string {
    return this.#epoch;
  }

  async sweep(): Promise<void> {
    const { readEpoch, sockets, chat, authenticator, log } = this.#deps;
    const epoch = await readEpoch();
    // Empty while the tables are being made anew.
    if (epoch === this.#epoch || epoch === '') return;
    this.#epoch = epoch;
    log.warn({ sockets: sockets.size }, 'another history was restored; all sockets are closed and come back to it');
    chat.people.forgetAll();
    authenticator.forget?.();
    for (const socket of [...sockets]) socket.close(closeCodes.restart, 'restored');
  }
}

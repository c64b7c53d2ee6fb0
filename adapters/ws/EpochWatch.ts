import type { Chat } from '../../core/makeChat.ts';
import type { Authenticator } from '../wire/account/Authenticator.ts';
import { closeCodes } from '../wire/errors/errorTable.ts';
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
 * Notices that a backup was restored while this node runs. What the node knows of rooms and people belongs to another
 * history then: every socket is closed as for a restart, and reconnects to the new epoch.
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
    // Empty while the tables are created anew.
    if (epoch === this.#epoch || epoch === '') return;
    this.#epoch = epoch;
    log.warn({ sockets: sockets.size }, 'another history was restored; all sockets are closed and reconnect to it');
    chat.people.forgetAll();
    authenticator.forget?.();
    for (const socket of [...sockets]) socket.close(closeCodes.restart, 'restored');
  }
}

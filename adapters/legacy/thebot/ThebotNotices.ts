import type { FrameTranslation, LegacyFrame, LegacySocket, OwnFrame } from '../../wire/legacy/LegacySockets.ts';

/**
 * A socket for notifications, of which THE_BOT has several. It is let in and kept open, and tells nothing: messages come over
 * the sockets of rooms, and people who are not looking are told over our own channels.
 */
export class ThebotNotices implements FrameTranslation {
  readonly #socket: LegacySocket;

  constructor(socket: LegacySocket) {
    this.#socket = socket;
  }

  fromClient({ type }: LegacyFrame): readonly object[] {
    if (type === 'ping') this.#socket.tell({ type: 'pong' });
    return [];
  }

  fromServer(frame: OwnFrame): readonly object[] {
    if (frame.type === 'connection_established') return [{ type: 'auth_success', user_id: frame.user_id }];
    return frame.type === 'error' ? [{ type: 'error', error: frame.message, code: frame.code }] : [];
  }
}

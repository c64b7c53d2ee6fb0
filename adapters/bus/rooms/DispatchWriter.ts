import type { BusLink } from '../link/BusLink.ts';
import type { BusSession } from '../link/BusSession.ts';
import type { Seal } from '../secret/Seal.ts';
import { type BusMessage, channelOf, type RoomMessage } from './BusMessage.ts';
import { encodeDispatch } from './encodeDispatch.ts';
import { encodeWithin } from './encodeWithin.ts';
import type { RemoteInterest } from './RemoteInterest.ts';

interface DispatchWriterOptions {
  readonly link: BusLink;
  readonly seal: Seal;
  readonly remoteInterest: RemoteInterest;
  /** A message was too large for one publication. */
  readonly onOversized: () => void;
}

/** Characters of a message with events, at most; beyond, it carries the head alone. */
const payloadChars = 16_000;

/** Writes messages as they are published: in payloads that the session carries, and with events where somebody may want them. */
export class DispatchWriter {
  readonly #options: DispatchWriterOptions;

  constructor(options: DispatchWriterOptions) {
    this.#options = options;
  }

  /** The payloads that carry the message; none if it is too large and cannot be parted. */
  write(session: BusSession, message: BusMessage, at: number): readonly string[] {
    const { link, seal, onOversized } = this.#options;
    const encode = (part: BusMessage): string => encodeDispatch(seal, { nodeId: link.nodeId, at, message: part });
    const limit = session.publicationBytes - link.keyOf(channelOf(message)).length;
    if (message.type === 'room') return [this.#writeRoom(session, message, encode, limit)];
    const payloads = encodeWithin(limit, message, encode);
    if (payloads.length !== 1) onOversized();
    return payloads;
  }

  #writeRoom(
    { countsReceivers }: BusSession,
    { events, ...bare }: RoomMessage,
    encode: (message: BusMessage) => string,
    limit: number,
  ): string {
    const { remoteInterest, onOversized } = this.#options;
    if (events !== undefined && (!countsReceivers || remoteInterest.has(bare.roomId))) {
      const whole = encode({ ...bare, events });
      if (whole.length <= Math.min(limit, payloadChars)) return whole;
      onOversized();
    }
    return encode(bare);
  }
}

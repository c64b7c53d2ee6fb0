import type { FrameTranslation, LegacyClient, LegacyFrame, OwnFrame } from '../../wire/legacy/LegacySockets.ts';
import { frameContent, frameText } from '../fanout/frameText.ts';

interface Deps {
  readonly client: LegacyClient;
  /** Sends a frame that is in the words of the client. */
  readonly tell: (frame: Buffer) => void;
  /** Has one of our frames answered. */
  readonly ask: (text: string) => void;
  /** The translation itself has a fault: the socket ends, and those of others do not notice. */
  readonly onFault: (fault: unknown) => void;
}

/** Frames that were read once, for all sockets that get the same bytes. */
const known = new WeakMap<Buffer, OwnFrame>();

const contentOf = (frame: Buffer): OwnFrame => {
  const content = known.get(frame) ?? (JSON.parse(frameContent(frame)) as OwnFrame);
  known.set(frame, content);
  return content;
};

/**
 * The frames of one older client, in its words on the outside and in ours within. It stands at the edge of the connection, so
 * that limits, order and back-pressure are those of every socket: only what is written is translated.
 */
export class FrameTranslator {
  readonly #client: LegacyClient;
  readonly #onFault: (fault: unknown) => void;
  readonly #translation: FrameTranslation;

  constructor({ client, tell, ask, onFault }: Deps) {
    this.#client = client;
    this.#onFault = onFault;
    this.#translation = client.sockets.open({
      address: client.address,
      tell: (frame) => tell(frameText(frame)),
      ask: (frame) => ask(JSON.stringify(frame)),
    });
  }

  /** Our frames for one of the client's. Text that is no frame comes back as it is, and is refused. */
  async incoming(text: string): Promise<readonly string[]> {
    const frame = readFrame(text);
    if (frame === undefined) return [text];
    const ours = await this.#translation.fromClient(frame);
    // What is not translated is refused as it came: it may be nested deeper than can be written again.
    return ours.map((one) => (one === frame ? text : JSON.stringify(one)));
  }

  outgoing(frame: Buffer): readonly Buffer[] {
    try {
      return this.#translation.fromServer(contentOf(frame)).map((translated) => frameText(translated));
    } catch (fault) {
      this.#onFault(fault);
      return [];
    }
  }

  closeCode(code: number): number | null {
    const { sockets, address } = this.#client;
    return sockets.closeCode(code, address);
  }
}

const readFrame = (text: string): LegacyFrame | undefined => {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === 'object' && frame !== null && !Array.isArray(frame) ? (frame as LegacyFrame) : undefined;
  } catch {
    return undefined;
  }
};

import type { FrameTranslation, LegacyClient, LegacyFrame, OwnFrame } from '../../wire/legacy/LegacySockets.ts';
import { frameContent, frameText } from '../fanout/frameText.ts';

interface Deps {
  readonly client: LegacyClient;
  /** Sends a frame that is in the words of the client. */
  readonly tell: (frame: Buffer) => void;
  /** Has one of our frames answered. */
  readonly ask: (text: string) => void;
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
  readonly #translation: FrameTranslation;

  constructor({ client, tell, ask }: Deps) {
    this.#client = client;
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
    return ours.map((one) => JSON.stringify(one));
  }

  outgoing(frame: Buffer): readonly Buffer[] {
    return this.#translation.fromServer(contentOf(frame)).map((translated) => frameText(translated));
  }

  closeCode(code: number): number | null {
    return this.#client.sockets.closeCode(code, this.#client.address);
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

import { directoryStream, type StreamId } from '../../../core/feed/Feed.ts';
import type { FeedHints } from '../../../core/feed/FeedHints.ts';
import { asRoomId } from '../../../core/ids.ts';
import type { BusLink, LinkMember } from '../link/BusLink.ts';
import type { BusSession } from '../link/BusSession.ts';
import { readEnvelope, writeEnvelope } from '../secret/Envelope.ts';
import { Seal } from '../secret/Seal.ts';
import { isPositive } from '../text/parseObject.ts';

/** Streams in one message, at most; bytes of one, at most. */
const streamsPerMessage = 1_000;
const maxBytes = 32_768;
const channel = 'feed';

/**
 * Hints on one channel, to all nodes, sealed. While the link is broken they are lost, and the sweep finds what moved.
 */
export class LinkedFeedHints implements FeedHints, LinkMember {
  readonly #link: BusLink;
  readonly #seal: Seal;
  readonly #leaveLink: () => void;
  readonly #listeners = new Set<(streamIds: readonly StreamId[]) => void>();
  #session: BusSession | undefined;

  constructor(link: BusLink) {
    this.#link = link;
    this.#seal = new Seal({ secret: link.secret, nodeId: link.nodeId, purpose: 'homeroom feed 1' });
    this.#leaveLink = link.add(this);
  }

  publish(streamIds: readonly StreamId[]): void {
    const { session } = this.#link;
    if (session === undefined || session.isAlone || this.#session === undefined) return;
    const limit = session.publicationBytes - this.#link.keyOf(channel).length;
    for (let from = 0; from < streamIds.length; from += streamsPerMessage) {
      const payloads = this.#payloadsOf(streamIds.slice(from, from + streamsPerMessage), limit);
      const [first, ...others] = payloads.map((payload) => ({ channel, payload }));
      // A failure needs no handling here: the heartbeat notices it.
      if (first !== undefined) session.publish([first, ...others]).catch(() => undefined);
    }
  }

  /** Payloads of at most `limit` bytes. */
  #payloadsOf(moved: readonly StreamId[], limit: number): readonly string[] {
    const { nodeId } = this.#link;
    const text = JSON.stringify(moved);
    const payload = writeEnvelope(this.#seal, channel, { nodeId, at: this.#link.now(), text });
    if (payload.length <= limit || moved.length === 1) return [payload];
    const middle = Math.ceil(moved.length / 2);
    return [moved.slice(0, middle), moved.slice(middle)].flatMap((half) => this.#payloadsOf(half, limit));
  }

  listen(onHints: (streamIds: readonly StreamId[]) => void): () => void {
    this.#listeners.add(onHints);
    return () => this.#listeners.delete(onHints);
  }

  async join(session: BusSession): Promise<void> {
    this.#session = session;
    await session.subscribe([channel]);
  }

  leave(): void {
    this.#session = undefined;
  }

  onMessage(from: string, payload: Buffer): void {
    if (from !== channel || payload.length > maxBytes) return;
    const envelope = readEnvelope(this.#seal, channel, payload.toString());
    if (envelope === undefined || envelope.nodeId === this.#link.nodeId) return;
    const moved: unknown = JSON.parse(envelope.text);
    if (!isStreams(moved)) return;
    for (const listener of [...this.#listeners]) listener(moved);
  }

  close(): void {
    this.#leaveLink();
    this.#listeners.clear();
  }
}

const isStreams = (value: unknown): value is StreamId[] =>
  Array.isArray(value) &&
  value.length <= streamsPerMessage &&
  value.every((id) => id === directoryStream || (isPositive(id) && asRoomId(id) === id));

import { directoryStream, type StreamId } from '../../../core/feed/Feed.ts';
import type { FeedHints } from '../../../core/feed/FeedHints.ts';
import { asRoomId } from '../../../core/ids.ts';
import type { LinkMember, RedisLink } from '../link/RedisLink.ts';
import type { RedisSession } from '../link/RedisSession.ts';
import { readEnvelope, writeEnvelope } from '../secret/Envelope.ts';
import { Seal } from '../secret/Seal.ts';
import { isPositive } from '../text/parseObject.ts';

/** Streams in one message, at most; bytes of one, at most. */
const streamsPerMessage = 1_000;
const maxBytes = 32_768;
const channel = 'feed';

/**
 * Hints on one channel, to all nodes, sealed. While Redis is away they are lost, and the sweep finds what moved.
 */
export class RedisFeedHints implements FeedHints, LinkMember {
  readonly #link: RedisLink;
  readonly #seal: Seal;
  readonly #leaveLink: () => void;
  readonly #listeners = new Set<(streamIds: readonly StreamId[]) => void>();
  #session: RedisSession | undefined;

  constructor(link: RedisLink) {
    this.#link = link;
    this.#seal = new Seal({ secret: link.secret, nodeId: link.nodeId, purpose: 'homeroom feed 1' });
    this.#leaveLink = link.add(this);
  }

  publish(streamIds: readonly StreamId[]): void {
    const { session } = this.#link;
    if (session === undefined || this.#session === undefined) return;
    for (let from = 0; from < streamIds.length; from += streamsPerMessage) {
      const moved = streamIds.slice(from, from + streamsPerMessage);
      const { nodeId } = this.#link;
      const text = JSON.stringify(moved);
      const payload = writeEnvelope(this.#seal, channel, { nodeId, at: this.#link.now(), text });
      // A failure needs no handling here: the heartbeat notices it.
      session.publish([{ channel, payload }]).catch(() => undefined);
    }
  }

  listen(onHints: (streamIds: readonly StreamId[]) => void): () => void {
    this.#listeners.add(onHints);
    return () => this.#listeners.delete(onHints);
  }

  async join(session: RedisSession): Promise<void> {
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

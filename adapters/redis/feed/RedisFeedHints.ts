import { directoryStream, type StreamId } from '../../../core/feed/Feed.ts';
import type { FeedHints } from '../../../core/feed/FeedHints.ts';
import { asRoomId } from '../../../core/ids.ts';
import { isPositive, parseObject } from '../link/parseObject.ts';
import type { LinkMember, RedisLink } from '../link/RedisLink.ts';
import type { RedisSession } from '../link/RedisSession.ts';

/** Streams in one message, at most; bytes of one, at most. */
const streamsPerMessage = 1_000;
const maxBytes = 32_768;

/**
 * Hints on one channel, to all nodes. While Redis is away they are lost, and the sweep finds what moved. Anybody may
 * publish to Redis: a false hint makes the holder compare a room that has not moved.
 */
export class RedisFeedHints implements FeedHints, LinkMember {
  readonly #link: RedisLink;
  readonly #channel: string;
  readonly #leaveLink: () => void;
  readonly #listeners = new Set<(streamIds: readonly StreamId[]) => void>();
  #session: RedisSession | undefined;

  constructor(link: RedisLink) {
    this.#link = link;
    this.#channel = `${link.prefix}feed`;
    this.#leaveLink = link.add(this);
  }

  publish(streamIds: readonly StreamId[]): void {
    const { session } = this.#link;
    if (session === undefined || this.#session === undefined) return;
    for (let from = 0; from < streamIds.length; from += streamsPerMessage) {
      const moved = streamIds.slice(from, from + streamsPerMessage);
      const payload = JSON.stringify({ node: this.#link.nodeId, moved });
      // A failure needs no handling here: the heartbeat notices it.
      session.publish([{ channel: this.#channel, payload }]).catch(() => undefined);
    }
  }

  listen(onHints: (streamIds: readonly StreamId[]) => void): () => void {
    this.#listeners.add(onHints);
    return () => this.#listeners.delete(onHints);
  }

  async join(session: RedisSession): Promise<void> {
    this.#session = session;
    await session.subscribe([this.#channel]);
  }

  leave(): void {
    this.#session = undefined;
  }

  onMessage(channel: string, payload: Buffer): void {
    if (channel !== this.#channel || payload.length > maxBytes) return;
    const { node, moved } = parseObject(payload.toString()) ?? {};
    if (node === this.#link.nodeId || !isStreams(moved)) return;
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

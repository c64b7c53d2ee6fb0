import { directoryStream, type StreamId } from '../../../core/feed/Feed.ts';
import type { FeedScope, FeedSequencer, Sequenced, StreamsBehind } from '../../../core/feed/FeedSequencer.ts';
import type { Lease } from '../../../core/feed/Leases.ts';
import type { RoomId } from '../../../core/ids.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { holdsLease } from './holdsLease.ts';

export class MemoryFeedSequencer implements FeedSequencer {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async findBehind(scope: FeedScope, limit: number): Promise<StreamsBehind> {
    const rooms = [...this.#database.tables.rooms.rows()]
      .map(({ state }) => state.id)
      .sort((one, other) => one - other);
    const looked = scope === 'all' ? rooms : rooms.filter((id) => id > scope.roomsAfter || this.#isRecent(id, scope));
    const streams: StreamId[] = [directoryStream, ...looked];
    const behind = streams.filter((id) => this.#next(id) <= this.#head(id));
    return { streamIds: behind.slice(0, limit), lastRoomId: rooms.at(-1) ?? 0 };
  }

  async advance(lease: Lease, streamIds: readonly StreamId[]): Promise<Sequenced | undefined> {
    const { feed, clock } = this.#database;
    const known = holdsLease(feed, lease);
    if (known?.position !== lease.position) return undefined;
    let { position } = known;
    const at = clock.now();
    for (const streamId of inOrder(streamIds)) {
      const head = this.#head(streamId);
      for (let seq = this.#next(streamId); seq <= head; seq += 1)
        feed.entries.push({ position: ++position, streamId, seq, at });
      if (head >= 0) feed.heads.set(streamId, head);
    }
    feed.leases.set(lease.name, { ...known, position });
    return { lease: { ...lease, position }, count: position - known.position };
  }

  async prune(keptMs: number, limit: number): Promise<number> {
    const { feed, clock } = this.#database;
    const before = clock.now().getTime() - keptMs;
    const kept = feed.entries.findIndex(({ at }) => at.getTime() >= before);
    const count = Math.min(limit, kept < 0 ? feed.entries.length : kept);
    feed.entries.splice(0, count);
    feed.floor += count;
    return count;
  }

  #isRecent(roomId: RoomId, { recentMs }: Exclude<FeedScope, 'all'>): boolean {
    const { tables, clock } = this.#database;
    const latest = tables.log(roomId).events.at(-1)?.at.getTime() ?? 0;
    return latest > clock.now().getTime() - recentMs;
  }

  /** The first seq of a stream that is not in the feed. */
  #next(streamId: StreamId): number {
    return (this.#database.feed.heads.get(streamId) ?? (streamId === directoryStream ? 0 : -1)) + 1;
  }

  /** A stream's latest seq; below that of a new room for one that does not exist. */
  #head(streamId: StreamId): number {
    const { tables, directoryStamp } = this.#database;
    return streamId === directoryStream ? directoryStamp : (tables.rooms.get(streamId)?.state.headSeq ?? -1);
  }
}

const inOrder = (streamIds: readonly StreamId[]): StreamId[] =>
  [...new Set(streamIds)].sort((one, other) => Number(one) - Number(other));

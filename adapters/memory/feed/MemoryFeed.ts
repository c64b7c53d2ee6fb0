import { directoryStream, type Feed, type FeedEntry, type FeedPage } from '../../../core/feed/Feed.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

export class MemoryFeed implements Feed {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async read(after: number, limit: number): Promise<FeedPage> {
    const { entries, floor, epoch } = this.#database.feed;
    const from = Math.max(0, after - floor);
    const page = entries.slice(from, from + limit).map((entry) => this.#marked(entry));
    return { entries: page, head: floor + entries.length, floor, epoch };
  }

  #marked(entry: FeedEntry): FeedEntry {
    const { streamId, seq } = entry;
    if (streamId === directoryStream || !this.#database.history.isImported(streamId, seq)) return entry;
    return { ...entry, isImported: true };
  }
}

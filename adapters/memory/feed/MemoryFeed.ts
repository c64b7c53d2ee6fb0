import type { Feed, FeedPage } from '../../../core/feed/Feed.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

export class MemoryFeed implements Feed {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async read(after: number, limit: number): Promise<FeedPage> {
    const { entries, floor, epoch } = this.#database.feed;
    const from = Math.max(0, after - floor);
    return { entries: entries.slice(from, from + limit), head: floor + entries.length, floor, epoch };
  }
}

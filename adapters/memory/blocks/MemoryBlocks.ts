import { type Block, type Blocks, mostBlocksShown } from '../../../core/blocks/Blocks.ts';
import type { UserId } from '../../../core/ids.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

export class MemoryBlocks implements Blocks {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async setBy(userId: UserId): Promise<readonly Block[]> {
    return this.#newest((block) => block.userId === userId);
  }

  async about(userId: UserId): Promise<readonly Block[]> {
    return this.#newest((block) => block.userId === userId || block.blockedId === userId).slice(0, mostBlocksShown);
  }

  #newest(isMeant: (block: Block) => boolean): Block[] {
    return [...this.#database.tables.blocks.rows()]
      .filter(isMeant)
      .sort(
        (one, other) =>
          other.at.getTime() - one.at.getTime() || one.userId - other.userId || one.blockedId - other.blockedId,
      );
  }
}

import {
  type Hold,
  type HoldEffect,
  type HoldId,
  type HoldSubject,
  isInForce,
  noHolds,
} from '../../../core/holds/Hold.ts';
import type { HoldQuery, Holds } from '../../../core/holds/Holds.ts';
import type { UserId } from '../../../core/ids.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

export class MemoryHolds implements Holds {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async list({ userId, withPast = false, before, limit }: HoldQuery): Promise<readonly Hold[]> {
    const now = this.#database.clock.now();
    const isPast = ({ ends, liftedAt }: Hold): boolean => liftedAt !== null || (ends !== null && ends <= now);
    return [...this.#database.tables.holds.rows()]
      .filter((hold) => withPast || !isPast(hold))
      .filter(({ id }) => before === undefined || id < before)
      .filter(({ subject }) => userId === undefined || concerns(subject, userId))
      .sort((one, other) => other.id - one.id)
      .slice(0, limit);
  }

  async preserving(): Promise<readonly Hold[]> {
    const now = this.#database.clock.now();
    return [...this.#database.tables.holds.rows()].filter((hold) => hold.effect === 'preserve' && isInForce(hold, now));
  }

  async find(id: HoldId): Promise<Hold | undefined> {
    return this.#database.tables.holds.get(id);
  }

  async countInForce(): Promise<Readonly<Record<HoldEffect, number>>> {
    const now = this.#database.clock.now();
    const counts = { ...noHolds };
    for (const hold of this.#database.tables.holds.rows()) if (isInForce(hold, now)) counts[hold.effect] += 1;
    return counts;
  }
}

const concerns = (subject: HoldSubject, userId: UserId): boolean => {
  if ('roomId' in subject) return false;
  return 'userId' in subject ? subject.userId === userId : subject.from === userId || subject.to === userId;
};

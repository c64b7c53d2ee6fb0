import type { Clock } from '../../../core/clock.ts';
import { hostSource } from '../../../core/directory/DirectoryRecords.ts';
import { isInForce } from '../../../core/holds/Hold.ts';
import type { UserId } from '../../../core/ids.ts';
import { meantBy } from '../../../core/permissions/meantBy.ts';
import type { CalledPerson, Pair, People } from '../../../core/permissions/People.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import type { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { senderOf } from '../../../core/serviceaccounts/ServiceAccount.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import { findAround, findEvidence } from './findEvidence.ts';

export class MemoryPeople implements People {
  readonly #tables: MemoryTables;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #policy: Policy;

  constructor({ tables, clock }: MemoryDatabase, policy: Policy) {
    this.#tables = tables;
    this.#clock = clock;
    this.#policy = policy;
  }

  async find(id: UserId): Promise<Person | undefined> {
    const service = this.#tables.services.get(id);
    if (service !== undefined) return senderOf(service);
    const person = this.#tables.person(id);
    return person && this.#withMerges(person);
  }

  async findByExternalId(externalId: string, source: string = hostSource): Promise<Person | undefined> {
    return meantBy(source, await this.findAllByExternalId(externalId));
  }

  async findAllByExternalId(externalId: string): Promise<readonly CalledPerson[]> {
    return this.#tables.called(externalId).map((one) => ({ ...one, person: this.#withMerges(one.person) }));
  }

  async evidence(pairs: readonly Pair[]): Promise<RelationGraph> {
    return findEvidence(this.#tables, this.#policy, pairs);
  }

  async around(ids: readonly UserId[]): Promise<RelationGraph> {
    return findAround(this.#tables, ids);
  }

  #withMerges(person: Person): Person {
    const { mergedInto } = this.#tables.people.get(person.id) ?? {};
    const formerIds = this.#tables.formerIds(person.id);
    return {
      ...person,
      ...(mergedInto === undefined ? {} : { mergedInto }),
      ...(formerIds.length === 0 ? {} : { formerIds }),
      ...this.#restriction(person.id),
    };
  }

  #restriction(id: UserId): Pick<Person, 'restrictedUntil'> {
    const now = this.#clock.now();
    const ends = [...this.#tables.holds.rows()].flatMap((hold) =>
      hold.effect === 'restrict' && 'userId' in hold.subject && hold.subject.userId === id && isInForce(hold, now)
        ? [hold.ends?.getTime() ?? 0]
        : [],
    );
    return ends.length === 0 ? {} : { restrictedUntil: new Date(Math.max(...ends)).toISOString() };
  }
}

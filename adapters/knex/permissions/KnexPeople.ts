import type { Knex } from 'knex';
import type { UserId } from '../../../core/ids.ts';
import type { Pair, People } from '../../../core/permissions/People.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import type { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { BatchLoader } from '../../system/BatchLoader.ts';
import { minInterval } from '../../system/minInterval.ts';
import { queryRows } from '../sql/queryRows.ts';
import { opaque, type Sql, sql } from '../sql/Sql.ts';
import { type PersonRow, toPerson, userColumns } from './personRow.ts';
import { type PolicyPaths, policyPaths } from './policyPaths.ts';
import { readAround, readEvidence } from './relationGraph.ts';

/** Calls share statements: after a restart every client that returns needs its person. One statement runs at a time. */
const batching = { maxBatch: 1_000, concurrency: 1, schedule: setImmediate };

export class KnexPeople implements People {
  readonly #knex: Knex;
  readonly #rolePaths: PolicyPaths;
  readonly #byId = new BatchLoader<UserId, Person | undefined>({ load: (ids) => this.#findAll(ids), ...batching });
  /** Loads once for each person who connects. */
  readonly #byExternalId = new BatchLoader<string, Person | undefined>({
    load: (ids) => this.#findAllByExternalId(ids),
    ...batching,
    schedule: minInterval(5),
  });

  constructor(knex: Knex, policy: Policy) {
    this.#knex = knex;
    this.#rolePaths = policyPaths(policy);
  }

  find(id: UserId): Promise<Person | undefined> {
    return this.#byId.load(id);
  }

  findByExternalId(externalId: string): Promise<Person | undefined> {
    return this.#byExternalId.load(externalId);
  }

  evidence(pairs: readonly Pair[]): Promise<RelationGraph> {
    return readEvidence(this.#knex, this.#rolePaths, pairs);
  }

  around(ids: readonly UserId[]): Promise<RelationGraph> {
    return readAround(this.#knex, ids);
  }

  async #findAll(ids: readonly UserId[]): Promise<readonly (Person | undefined)[]> {
    const found = new Map(
      (await this.#where(sql`u.id = ANY (${opaque(ids, 'bigint[]')}::bigint[])`)).map((person) => [person.id, person]),
    );
    return ids.map((id) => found.get(id));
  }

  async #findAllByExternalId(externalIds: readonly string[]): Promise<readonly (Person | undefined)[]> {
    // PostgreSQL cannot hold a text with a NUL, and one would make the statement fail for all others.
    const possible = externalIds.filter((externalId) => !externalId.includes('\0'));
    const people = await this.#where(sql`u.external_id = ANY (${opaque(possible, 'text[]')}::text[])`);
    const found = new Map(people.map((person) => [person.externalId, person]));
    return externalIds.map((externalId) => found.get(externalId));
  }

  async #where(condition: Sql): Promise<Person[]> {
    const statement = sql`
      SELECT
        ${userColumns}
      FROM homeroom.users u WHERE ${condition}`;
    return (await queryRows<PersonRow<'u'>>(this.#knex, statement, { isPrepared: true })).map(toPerson);
  }
}

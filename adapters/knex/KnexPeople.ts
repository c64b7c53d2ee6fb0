import type { Knex } from 'knex';
import type { UserId } from '../../core/ids.ts';
import type { Pair, People } from '../../core/permissions/People.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import type { RelationGraph } from '../../core/permissions/RelationGraph.ts';
import { ask } from './ask.ts';
import { type PersonRow, toPerson, userColumns } from './personRow.ts';
import { type PolicyWalks, policyWalks } from './policyWalks.ts';
import { readAround, readEvidence } from './relationGraph.ts';
import { type Sql, sql } from './Sql.ts';

export class KnexPeople implements People {
  readonly #knex: Knex;
  readonly #walks: PolicyWalks;

  constructor(knex: Knex, policy: Policy) {
    this.#knex = knex;
    this.#walks = policyWalks(policy);
  }

  find(id: UserId): Promise<Person | undefined> {
    return this.#findBy(sql`u.id = ${id}`);
  }

  findByExternalId(externalId: string): Promise<Person | undefined> {
    return this.#findBy(sql`u.external_id = ${externalId}`);
  }

  evidence(pairs: readonly Pair[]): Promise<RelationGraph> {
    return readEvidence(this.#knex, this.#walks, pairs);
  }

  around(ids: readonly UserId[]): Promise<RelationGraph> {
    return readAround(this.#knex, ids);
  }

  async #findBy(condition: Sql): Promise<Person | undefined> {
    const question = sql`SELECT ${userColumns} FROM users u WHERE ${condition}`;
    const [row] = await ask<PersonRow<'u'>>(this.#knex, question, { isPrepared: true });
    return row && toPerson(row);
  }
}

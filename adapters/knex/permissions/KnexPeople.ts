import type { Knex } from 'knex';
import { hostSource } from '../../../core/directory/DirectoryRecords.ts';
import { asUserId, type UserId } from '../../../core/ids.ts';
import { meantBy } from '../../../core/permissions/meantBy.ts';
import type { CalledPerson, Pair, People } from '../../../core/permissions/People.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import type { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { BatchLoader } from '../../system/BatchLoader.ts';
import { queryRows } from '../sql/queryRows.ts';
import { opaque, sql } from '../sql/Sql.ts';
import { holdCounts } from './holdCounts.ts';
import { type Big, type PersonRow, personColumns, toPerson } from './personRow.ts';
import { type PolicyPaths, policyPaths } from './policyPaths.ts';
import { readAround, readEvidence } from './relationGraph.ts';

/** Calls share statements: after a restart every client that returns needs its person. One statement runs at a time. */
const batching = { maxBatch: 1_000, concurrency: 1, schedule: setImmediate };

export class KnexPeople implements People {
  readonly #knex: Knex;
  readonly #rolePaths: PolicyPaths;
  readonly #byId = new BatchLoader<UserId, Person | undefined>({ load: (ids) => this.#findAll(ids), ...batching });
  /** Loads once for each person who connects. */
  readonly #byExternalId = new BatchLoader<string, readonly CalledPerson[]>({
    load: (ids) => this.#findAllCalled(ids),
    ...batching,
  });

  constructor(knex: Knex, policy: Policy) {
    this.#knex = knex;
    this.#rolePaths = policyPaths(policy);
  }

  find(id: UserId): Promise<Person | undefined> {
    return this.#byId.load(id);
  }

  async findByExternalId(externalId: string, source = hostSource): Promise<Person | undefined> {
    return meantBy(source, await this.findAllByExternalId(externalId));
  }

  findAllByExternalId(externalId: string): Promise<readonly CalledPerson[]> {
    return this.#byExternalId.load(externalId);
  }

  evidence(pairs: readonly Pair[]): Promise<RelationGraph> {
    return readEvidence(this.#knex, this.#rolePaths, pairs);
  }

  around(ids: readonly UserId[]): Promise<RelationGraph> {
    return readAround(this.#knex, ids);
  }

  async #findAll(ids: readonly UserId[]): Promise<readonly (Person | undefined)[]> {
    const statement = sql`
      SELECT
        ${personColumns},
        ${mergeColumns}
      FROM homeroom.users u WHERE u.id = ANY (${opaque(ids, 'bigint[]')}::bigint[])`;
    const rows = await queryRows<AccountRow>(this.#knex, statement, { isPrepared: true });
    const found = new Map(rows.map(toAccount).map((person) => [person.id, person]));
    return ids.map((id) => found.get(id));
  }

  async #findAllCalled(externalIds: readonly string[]): Promise<readonly (readonly CalledPerson[])[]> {
    // PostgreSQL cannot hold a text with a NUL, and one would make the statement fail for all others.
    const possible = externalIds.filter((externalId) => !externalId.includes('\0'));
    const statement = sql`
      SELECT i.external_id AS called, s.name AS source,
        ${personColumns},
        ${mergeColumns}
      FROM homeroom.identities i
        JOIN homeroom.sources s ON s.id = i.source_id
        JOIN homeroom.users u ON u.id = i.user_id
      WHERE i.external_id = ANY (${opaque(possible, 'text[]')}::text[])
      ORDER BY s.name`;
    const rows = await queryRows<CalledRow>(this.#knex, statement, { isPrepared: true });
    const found = new Map<string, CalledPerson[]>();
    for (const row of rows) {
      const one = { source: row.source, person: toAccount(row) };
      const known = found.get(row.called);
      if (known === undefined) found.set(row.called, [one]);
      else known.push(one);
    }
    return externalIds.map((externalId) => found.get(externalId) ?? []);
  }
}

/** An account with the one that it was merged into, and those that were merged into it. */
interface AccountRow extends PersonRow<'u'> {
  readonly merged_into: Big | null;
  readonly former_ids: readonly Big[] | null;
  readonly restricted_until: Date | null;
}

const mergeColumns = sql`
  u.merged_into, (SELECT array_agg(w.id ORDER BY w.id) FROM homeroom.users w WHERE w.merged_into = u.id) AS former_ids,
  (SELECT max(h.ends) FROM homeroom.holds h
    WHERE h.user_id = u.id AND h.effect = 'restrict' AND ${holdCounts}) AS restricted_until`;

const toAccount = (row: AccountRow): Person => ({
  ...toPerson(row),
  ...(row.merged_into === null ? {} : { mergedInto: asUserId(Number(row.merged_into)) }),
  ...(row.former_ids === null ? {} : { formerIds: row.former_ids.map((id) => asUserId(Number(id))) }),
  ...(row.restricted_until === null ? {} : { restrictedUntil: row.restricted_until.toISOString() }),
});

interface CalledRow extends AccountRow {
  /** The id by which the source calls the person. */
  readonly called: string;
  readonly source: string;
}

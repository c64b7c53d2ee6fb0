import type { Knex } from 'knex';
import type {
  DirectoryReader,
  ListedSource,
  OrganisationsPage,
  OrganisationsQuery,
  PeoplePage,
  PeopleQuery,
  SaidRecords,
} from '../../../core/directory/DirectoryReader.ts';
import { decodeCursor, encodeCursor } from '../../system/pageCursor.ts';
import { toPerson } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { type OrganisationRow, organisationsQuery, toOrganisation } from './organisationsQuery.ts';
import { type ListedRow, peopleQuery } from './peopleQuery.ts';
import { readSource } from './readSource.ts';

export class KnexDirectoryReader implements DirectoryReader {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async listPeople({ limit, cursor, ...query }: PeopleQuery): Promise<PeoplePage> {
    const after = cursor === undefined ? null : decodeCursor(cursor, 'number', 'string', 'number');
    const rows = await queryRows<ListedRow>(this.#knex, peopleQuery({ ...query, after, count: limit + 1 }));
    const page = rows.slice(0, limit);
    const end = page.at(-1);
    const hasMore = end !== undefined && rows.length > limit;
    return {
      people: page.map((row) => ({ person: toPerson(row), relationCount: Number(row.relation_count) })),
      nextCursor: hasMore ? encodeCursor([end.mismatch, end.name_order, Number(end.u_id)]) : null,
    };
  }

  async listOrganisations({ limit, cursor, ...query }: OrganisationsQuery): Promise<OrganisationsPage> {
    const after = cursor === undefined ? null : decodeCursor(cursor, 'string', 'number');
    const statement = organisationsQuery({ ...query, after, count: limit + 1 });
    const rows = await queryRows<OrganisationRow>(this.#knex, statement);
    const organisations = rows.slice(0, limit).map(toOrganisation);
    const end = organisations.at(-1);
    const hasMore = end !== undefined && rows.length > limit;
    return { organisations, nextCursor: hasMore ? encodeCursor([end.name, end.id]) : null };
  }

  async listSources(): Promise<readonly ListedSource[]> {
    return queryRows<ListedSource>(
      this.#knex,
      sql`
      SELECT s.name, s.kind,
        ARRAY(SELECT o.external_id FROM homeroom.organisations o WHERE o.source_id = s.id ORDER BY o.id) AS organisations
      FROM homeroom.sources s
      WHERE s.id <> 0
      ORDER BY s.name COLLATE "C"`,
    );
  }

  readSource(source: string): Promise<SaidRecords> {
    return readSource(this.#knex, source);
  }
}

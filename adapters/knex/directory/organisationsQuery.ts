import type { OrganisationsQuery } from '../../../core/directory/DirectoryReader.ts';
import type { Organisation } from '../../../core/directory/Organisation.ts';
import { asOrganisationId, rootOrganisation } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';

/** The order of organisations, ascending. */
type OrganisationRank = readonly [name: string, id: number];

export interface OrganisationRow {
  readonly id: Big;
  readonly external_id: string;
  readonly source: string;
  readonly name: string;
  readonly type: string;
  readonly path: readonly Big[];
  readonly time_zone: string | null;
}

interface OrganisationsRequest extends Pick<OrganisationsQuery, 'within'> {
  readonly after: OrganisationRank | null;
  readonly count: number;
}

/** A page of the organisations. There are as many as schools, so reading them all costs little. */
export const organisationsQuery = ({ within, after, count }: OrganisationsRequest): Sql => sql`
  SELECT o.id, o.external_id, s.name AS source, o.name, o.type, o.path, o.time_zone
  FROM homeroom.organisations o JOIN homeroom.sources s ON s.id = o.source_id
  WHERE o.id <> ${rootOrganisation}
    ${within === undefined ? nothing : sql`AND o.path && ${within}::bigint[]`}
    ${after === null ? nothing : sql`AND (o.name COLLATE "C", o.id) > (${after[0]}::text, ${after[1]}::bigint)`}
  ORDER BY o.name COLLATE "C", o.id
  LIMIT ${count}`;

export const toOrganisation = (row: OrganisationRow): Organisation => ({
  id: asOrganisationId(Number(row.id)),
  externalId: row.external_id,
  source: row.source,
  name: row.name,
  type: row.type,
  scope: row.path.map((id) => asOrganisationId(Number(id))),
  timeZone: row.time_zone,
});

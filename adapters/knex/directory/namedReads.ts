import type { Knex } from 'knex';
import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { Organisation } from '../../../core/directory/Organisation.ts';
import { referOrganisations } from '../../../core/directory/referOrganisations.ts';
import type { NamedPerson, Referred } from '../../../core/directory/SavedRecords.ts';
import { ChatError } from '../../../core/errors.ts';
import { type OrganisationId, rootOrganisation } from '../../../core/ids.ts';
import type { SaidOfContext } from '../../../core/imports/RecordedChange.ts';
import { type PersonRow, personColumns, type StoredRoles, toPerson } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';
import { type OrganisationRow, toOrganisation } from './organisationsQuery.ts';

interface NamedRow extends PersonRow<'u'> {
  readonly u_roles: StoredRoles | null;
  readonly source: string;
  readonly called: string;
  readonly is_named: boolean;
  readonly known_first_name: string | null;
  readonly known_last_name: string | null;
}

/** People with what sources call them, for identities `d` that meet a condition. */
const readNamed = (trx: Knex, condition: Sql): Promise<NamedRow[]> =>
  queryRows<NamedRow>(
    trx,
    sql`
    SELECT
      ${personColumns},
      s.name AS source, d.external_id AS called, d.is_named, d.first_name AS known_first_name,
      d.last_name AS known_last_name
    FROM homeroom.identities d
      JOIN homeroom.sources s ON s.id = d.source_id
      JOIN homeroom.users u ON u.id = d.user_id
    WHERE ${condition}
    ORDER BY u.id, d.source_id, d.external_id`,
  );

const toNamed = (row: NamedRow): [string, NamedPerson] => {
  const knownAs = `${row.known_first_name ?? ''} ${row.known_last_name ?? ''}`.trim();
  return [row.called, { person: toPerson(row), isNamed: row.is_named, knownAs: knownAs === '' ? null : knownAs }];
};

export const readPeople = async (
  trx: Knex,
  source: string,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, NamedPerson>> => {
  if (externalIds.length === 0) return new Map();
  const rows = await readNamed(trx, sql`s.name = ${source} AND d.external_id = ANY (${externalIds}::text[])`);
  return new Map(rows.map(toNamed));
};

export const readPeopleNamedBy = async (trx: Knex, source: string): Promise<ReadonlyMap<string, NamedPerson>> =>
  new Map((await readNamed(trx, sql`s.name = ${source} AND d.is_named`)).map(toNamed));

export const readReferred = async (
  trx: Knex,
  source: string,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Referred[]>> => {
  const found = new Map<string, Referred[]>();
  if (externalIds.length === 0) return found;
  for (const row of await readNamed(trx, sql`d.external_id = ANY (${externalIds}::text[])`)) {
    const one = { source: row.source, person: toPerson(row) };
    found.set(row.called, [...(found.get(row.called) ?? []), one]);
  }
  return new Map(
    [...found].map(([externalId, all]) => {
      const own = all.filter((one) => one.source === source);
      return [externalId, own.length > 0 ? own : all];
    }),
  );
};

/** The organisations of a source, or of all. */
export const readStoredOrganisations = async (trx: Knex, source?: string): Promise<readonly Organisation[]> => {
  const rows = await queryRows<OrganisationRow>(
    trx,
    sql`
    SELECT o.id, o.external_id, s.name AS source, o.name, o.type, o.path, o.time_zone
    FROM homeroom.organisations o JOIN homeroom.sources s ON s.id = o.source_id
    WHERE o.id <> ${rootOrganisation}::bigint ${source === undefined ? nothing : sql`AND s.name = ${source}`}
    ORDER BY o.id`,
  );
  return rows.map(toOrganisation);
};

interface ClaimedRow {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly context: string;
  readonly context_name: string;
  readonly begins: string | null;
  readonly ends: string | null;
}

/** The relations that a source names, in its words. Left out are those with people whom it has no word for. */
export const readRelationsNamedBy = async (trx: Knex, source: string): Promise<readonly RelationRecord[]> => {
  const rows = await queryRows<ClaimedRow>(
    trx,
    sql`
    SELECT r.kind, f.external_id AS "from", t.external_id AS "to", r.context, r.context_name, k.begins::text, k.ends::text
    FROM homeroom.sources s
      JOIN homeroom.relation_claims k ON k.source_id = s.id AND k.is_named
      JOIN homeroom.relations r ON r.id = k.relation_id
      CROSS JOIN LATERAL (
        ${wordFor(sql`r.from_id`)}
      ) f
      CROSS JOIN LATERAL (
        ${wordFor(sql`r.to_id`)}
      ) t
    WHERE s.name = ${source}
    ORDER BY r.id`,
    { timeoutMs: 600_000 },
  );
  return rows.map(({ kind, from, to, context, context_name: contextName, begins, ends }) => ({
    ...{ kind, from, to, context, contextName, status: 'active' },
    ...(begins === null ? {} : { begins }),
    ...(ends === null ? {} : { ends }),
  }));
};

/**
 * What the source `s` can call a person: by its own id, a present one first; else by another source's, if that means
 * nobody else.
 */
export const wordFor = (userId: Sql): Sql => sql`
  SELECT d.external_id FROM homeroom.identities d
  WHERE d.user_id = ${userId} AND (d.source_id = s.id OR NOT EXISTS (
      SELECT FROM homeroom.identities other WHERE other.external_id = d.external_id AND other.user_id <> d.user_id
    ))
  ORDER BY d.source_id = s.id DESC, d.is_named DESC, d.source_id LIMIT 1`;

/** Finds the ids of organisations that the source refers to; reads them only if some are named. */
export const findOrganisationIds = async (
  trx: Knex,
  source: string,
  named: readonly (string | undefined)[],
): Promise<(externalId: string) => OrganisationId> => {
  const isNeeded = named.some((externalId) => externalId !== undefined);
  const known = isNeeded ? referOrganisations(await readStoredOrganisations(trx), source) : undefined;
  return (externalId) => {
    const id = known?.get(externalId)?.id;
    if (id === undefined)
      throw new ChatError('INVALID_REQUEST', `"${source}" names no organisation "${externalId}"; send it too.`);
    return id;
  };
};

/** Of these contexts the source's own, by its ids. */
export const readContexts = async (
  trx: Knex,
  source: string,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, SaidOfContext>> => {
  if (externalIds.length === 0) return new Map();
  const rows = await queryRows<SaidOfContext & { readonly external_id: string }>(
    trx,
    sql`
    SELECT c.external_id, c.name, o.external_id AS organisation, c.year
    FROM homeroom.sources s
      JOIN homeroom.contexts c ON c.source_id = s.id AND c.kind = 'context'
      LEFT JOIN homeroom.organisations o ON o.id = c.organisation_id AND o.id <> 0
    WHERE s.name = ${source} AND c.external_id = ANY (${externalIds}::text[])
    ORDER BY c.id`,
  );
  return new Map(
    rows.map(({ external_id: externalId, name, organisation, year }) => [externalId, { name, organisation, year }]),
  );
};

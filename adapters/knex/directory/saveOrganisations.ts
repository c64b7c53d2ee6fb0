import type { Knex } from 'knex';
import type { OrganisationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../../core/errors.ts';
import { asUserId, rootOrganisation, type UserId } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { inChunks } from '../sql/inChunks.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** Most organisations in one statement. */
const chunkSize = 2_000;

interface Organisation {
  readonly id: number;
  readonly externalId: string;
  readonly name: string;
  readonly type: string;
  /** The external id of the one above; null for one directly below the root. */
  readonly parent: string | null;
  readonly timeZone: string | null;
}

interface StoredOrganisation extends Organisation {
  readonly path: readonly number[];
}

/**
 * Inserts or updates organisations of a source, and the paths of whatever is below them. What is stored already is not
 * written. Returns the people who have a role in an organisation that got another path.
 * @throws ChatError INVALID_REQUEST if an organisation would be below itself, or a parent is unknown
 */
export const saveOrganisations = async (
  trx: Knex,
  records: readonly OrganisationRecord[],
  sourceId: number,
): Promise<UserId[]> => {
  const stored = await readOrganisations(trx, sourceId);
  const fresh = records.filter(({ externalId }) => !stored.has(externalId));
  const ids = await drawIds(trx, fresh.length);
  const freshIds = new Map(fresh.map(({ externalId }, index) => [externalId, ids[index] ?? 0]));
  const all = new Map<string, Organisation>(stored);
  for (const { externalId, name, type = 'organisation', parent = null, timeZone = null } of records) {
    const id = stored.get(externalId)?.id ?? freshIds.get(externalId) ?? 0;
    all.set(externalId, { id, externalId, name, type, parent, timeZone });
  }
  const placed = withPaths(all);
  const changed = placed.filter((one) => !isSame(stored.get(one.externalId), one));
  await inChunks(changed, chunkSize, (chunk) => writeOrganisations(trx, chunk, sourceId));
  const moved = changed.filter(({ externalId, path }) => {
    const before = stored.get(externalId)?.path;
    return before !== undefined && before.join() !== path.join();
  });
  return moved.length === 0 ? [] : peopleIn(trx, moved);
};

const readOrganisations = async (trx: Knex, sourceId: number): Promise<Map<string, StoredOrganisation>> => {
  const rows = await queryRows<{
    id: Big;
    external_id: string;
    name: string;
    type: string;
    parent: string | null;
    time_zone: string | null;
    path: readonly Big[];
  }>(
    trx,
    sql`
    SELECT o.id, o.external_id, o.name, o.type, p.external_id AS parent, o.time_zone, o.path
    FROM homeroom.organisations o LEFT JOIN homeroom.organisations p ON p.id = o.parent_id
    WHERE o.source_id = ${sourceId}::bigint AND o.id <> ${rootOrganisation}::bigint
    ORDER BY o.id`,
  );
  return new Map(
    rows.map(({ id, external_id: externalId, name, type, parent, time_zone: timeZone, path }) => [
      externalId,
      { id: Number(id), externalId, name, type, parent, timeZone, path: path.map(Number) },
    ]),
  );
};

const drawIds = async (trx: Knex, count: number): Promise<number[]> => {
  if (count === 0) return [];
  const rows = await queryRows<{ id: Big }>(
    trx,
    sql`SELECT nextval(pg_get_serial_sequence('homeroom.organisations', 'id')) AS id FROM generate_series(1, ${count}::int)`,
  );
  return rows.map(({ id }) => Number(id));
};

/** Every organisation with its path. @throws ChatError INVALID_REQUEST */
const withPaths = (all: ReadonlyMap<string, Organisation>): StoredOrganisation[] => {
  const paths = new Map<string, readonly number[]>();
  const pathOf = (start: Organisation): readonly number[] => {
    // Climbs without recursion, so that no chain is too long.
    const climbed: Organisation[] = [];
    const seen = new Set<string>();
    let known: readonly number[] = [rootOrganisation];
    for (let at: Organisation | undefined = start; at !== undefined; ) {
      const found = paths.get(at.externalId);
      if (found !== undefined) {
        known = found;
        break;
      }
      if (seen.has(at.externalId)) throw refused(`The organisation "${at.externalId}" would be below itself.`);
      seen.add(at.externalId);
      climbed.push(at);
      if (at.parent === null) break;
      const above = all.get(at.parent);
      if (above === undefined)
        throw refused(`The organisation "${at.externalId}" is below "${at.parent}", which its source does not name.`);
      at = above;
    }
    for (const one of climbed.reverse()) {
      known = [one.id, ...known];
      paths.set(one.externalId, known);
    }
    return known;
  };
  return [...all.values()].map((one) => ({ ...one, path: pathOf(one) }));
};

const refused = (message: string): ChatError => new ChatError('INVALID_REQUEST', `${message} Correct its parent.`);

const isSame = (before: StoredOrganisation | undefined, after: StoredOrganisation): boolean =>
  before !== undefined &&
  before.name === after.name &&
  before.type === after.type &&
  before.timeZone === after.timeZone &&
  before.path.join() === after.path.join();

const writeOrganisations = (
  trx: Knex,
  chunk: readonly StoredOrganisation[],
  sourceId: number,
): Promise<readonly unknown[]> =>
  queryRows(
    trx,
    sql`
    INSERT INTO homeroom.organisations (id, source_id, external_id, name, type, parent_id, time_zone, path)
    SELECT i.id, ${sourceId}::bigint, i.external_id, i.name, i.type, NULLIF(i.parent_id, ${rootOrganisation}::bigint),
      i.time_zone, ARRAY(SELECT value::bigint FROM jsonb_array_elements_text(i.path) AS step (value))
    FROM unnest(
      ${chunk.map(({ id }) => id)}::bigint[], ${chunk.map(({ externalId }) => externalId)}::text[],
      ${chunk.map(({ name }) => name)}::text[], ${chunk.map(({ type }) => type)}::text[],
      ${chunk.map(({ path }) => path[1] ?? rootOrganisation)}::bigint[],
      ${chunk.map(({ timeZone }) => timeZone)}::text[], ${chunk.map(({ path }) => JSON.stringify(path))}::jsonb[]
    ) AS i (id, external_id, name, type, parent_id, time_zone, path)
    ON CONFLICT (id) DO UPDATE
    SET name = EXCLUDED.name, type = EXCLUDED.type, parent_id = EXCLUDED.parent_id, time_zone = EXCLUDED.time_zone,
      path = EXCLUDED.path`,
  );

const peopleIn = async (trx: Knex, organisations: readonly Organisation[]): Promise<UserId[]> => {
  const rows = await queryRows<{ user_id: Big }>(
    trx,
    sql`
    SELECT DISTINCT user_id FROM homeroom.role_scopes
    WHERE organisation_id = ANY (${organisations.map(({ id }) => id)}::bigint[]) AND NOT is_below
    ORDER BY user_id`,
  );
  return rows.map((row) => asUserId(Number(row.user_id)));
};

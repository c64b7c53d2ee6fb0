import type { Knex } from 'knex';
import type { AudienceWrites } from '../../../core/directory/AudienceReads.ts';
import type { ContextRef } from '../../../core/directory/DirectoryReads.ts';
import { asOrganisationId, asRoomId, type OrganisationId, type RoomId, type UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Scope } from '../../../core/permissions/RoleGrant.ts';
import { type Audience, parsePlaces, placeText, type StoredAudience, touchOf } from '../../../core/rooms/Audience.ts';
import {
  type Big,
  type PersonRow,
  personColumns,
  type StoredRoles,
  toPerson,
  toScope,
} from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';

interface AudienceRow {
  readonly room_id: Big;
  readonly type: string;
  readonly places: readonly string[];
}

/** Audiences within one transaction, or one view, of the directory. */
export class KnexAudiences implements AudienceWrites {
  readonly #trx: Knex;

  constructor(trx: Knex) {
    this.#trx = trx;
  }

  async areThere(): Promise<boolean> {
    const [row] = await queryRows<{ are_there: boolean }>(
      this.#trx,
      sql`SELECT EXISTS (SELECT FROM homeroom.audiences) AS are_there`,
      { isPrepared: true },
    );
    return row?.are_there === true;
  }

  touchedBy(touches: readonly string[], userIds: readonly UserId[]): Promise<readonly StoredAudience[]> {
    return this.#select(sql`
      a.touches && ${touches}::text[]
        OR EXISTS (
          SELECT FROM homeroom.participants p
          WHERE p.room_id = a.room_id AND p.user_id = ANY (${userIds}::bigint[]) AND p.left_seq IS NULL
        )`);
  }

  async ofRooms(roomIds: readonly RoomId[]): Promise<readonly StoredAudience[]> {
    return roomIds.length === 0 ? [] : this.#select(sql`a.room_id = ANY (${roomIds}::bigint[])`);
  }

  async classesOfYear(organisationId: OrganisationId, year: string): Promise<readonly ContextRef[]> {
    const rows = await queryRows<{ id: Big; external_id: string; is_namesake: boolean }>(
      this.#trx,
      sql`
      SELECT c.id, c.external_id, c.is_namesake
      FROM homeroom.contexts c LEFT JOIN homeroom.organisations o ON o.id = c.organisation_id
      WHERE c.year = ${year} AND (${organisationId}::bigint = 0 OR ${organisationId}::bigint = ANY (o.path))
      ORDER BY c.id`,
    );
    return rows.map(({ id, external_id: context, is_namesake: isNamesake }) => ({
      context,
      ...(isNamesake ? { contextId: Number(id) } : {}),
    }));
  }

  async peopleIn(
    organisationIds: readonly OrganisationId[],
    roles: readonly string[],
    limit: number,
  ): Promise<readonly Person[]> {
    const rows = await queryRows<PersonRow<'u'> & { readonly u_roles?: StoredRoles | null }>(
      this.#trx,
      sql`
      SELECT
        ${personColumns}
      FROM (
          SELECT DISTINCT s.user_id
          FROM homeroom.role_scopes s
          WHERE s.organisation_id = ANY (${organisationIds}::bigint[]) AND s.is_below AND s.is_active
            AND s.role = ANY (${roles}::text[])
        ) found
        JOIN homeroom.users u ON u.id = found.user_id
      WHERE u.is_active
      ORDER BY u.id LIMIT ${limit}`,
    );
    return rows.map(toPerson);
  }

  async organisations(
    ids: readonly OrganisationId[],
  ): Promise<readonly { readonly id: OrganisationId; readonly name: string; readonly scope: Scope }[]> {
    const rows = await queryRows<{ id: Big; name: string; path: readonly Big[] }>(
      this.#trx,
      sql`SELECT o.id, o.name, o.path FROM homeroom.organisations o WHERE o.id = ANY (${ids}::bigint[])`,
    );
    return rows.map(({ id, name, path }) => ({
      id: asOrganisationId(Number(id)),
      name: Number(id) === 0 ? '' : name,
      scope: toScope(path),
    }));
  }

  async save(roomId: RoomId, { places }: Audience): Promise<void> {
    await queryRows(
      this.#trx,
      sql`
      INSERT INTO homeroom.audiences (room_id, places, touches)
      VALUES (
        ${roomId}::bigint, ${places.map(placeText)}::text[], ${[...new Set(places.map(touchOf))]}::text[]
      )
      ON CONFLICT (room_id) DO NOTHING`,
    );
  }

  async #select(condition: Sql): Promise<readonly StoredAudience[]> {
    const rows = await queryRows<AudienceRow>(
      this.#trx,
      sql`
      SELECT a.room_id, r.type, a.places
      FROM homeroom.audiences a JOIN homeroom.rooms r ON r.id = a.room_id
      WHERE ${condition}
      ORDER BY a.room_id`,
    );
    return rows.map(({ room_id: id, type, places }) => ({
      roomId: asRoomId(Number(id)),
      audience: { type, places: parsePlaces(places) },
    }));
  }
}

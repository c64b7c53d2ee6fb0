import type { AudienceWrites } from '../../../core/directory/AudienceReads.ts';
import type { ContextRef } from '../../../core/directory/DirectoryReads.ts';
import { type OrganisationId, type RoomId, rootOrganisation, type UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { grantsOf, rootScope, type Scope } from '../../../core/permissions/RoleGrant.ts';
import { type Audience, type StoredAudience, touchOf } from '../../../core/rooms/Audience.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';

export class MemoryAudiences implements AudienceWrites {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async areThere(): Promise<boolean> {
    return this.#all().length > 0;
  }

  async touchedBy(touches: readonly string[], userIds: readonly UserId[]): Promise<readonly StoredAudience[]> {
    const isIn = (roomId: RoomId): boolean => {
      const memberships = this.#tables.rooms.get(roomId)?.memberships;
      return userIds.some((id) => memberships?.get(id)?.leftSeq === null);
    };
    return this.#all().filter(
      ({ roomId, audience }) => audience.places.some((place) => touches.includes(touchOf(place))) || isIn(roomId),
    );
  }

  async ofRooms(roomIds: readonly RoomId[]): Promise<readonly StoredAudience[]> {
    return this.#all().filter(({ roomId }) => roomIds.includes(roomId));
  }

  async classesOfYear(organisationId: OrganisationId, year: string): Promise<readonly ContextRef[]> {
    const rows = [...this.#tables.contexts.rows()].filter(
      (one) => one.year === year && this.#tables.scopeOf(one.organisation ?? rootOrganisation).includes(organisationId),
    );
    return rows.map(({ id, externalId: context }) => {
      const isNamesake = this.#tables.contextsCalled(context)[0]?.id !== id;
      return { context, ...(isNamesake ? { contextId: id } : {}) };
    });
  }

  async peopleIn(
    organisationIds: readonly OrganisationId[],
    roles: readonly string[],
    limit: number,
  ): Promise<readonly Person[]> {
    const isMeant = (person: Person): boolean =>
      person.isActive &&
      grantsOf(person).some(
        ({ role, scope }) => roles.includes(role) && scope.some((id) => organisationIds.includes(id)),
      );
    const found = [...this.#tables.people.rows()].flatMap(({ person }) => (isMeant(person) ? [person] : []));
    return found.sort((one, other) => one.id - other.id).slice(0, limit);
  }

  async organisations(
    ids: readonly OrganisationId[],
  ): Promise<readonly { readonly id: OrganisationId; readonly name: string; readonly scope: Scope }[]> {
    return [...new Set(ids)].flatMap((id) => {
      if (id === rootOrganisation) return [{ id, name: '', scope: rootScope }];
      const row = this.#tables.organisations.get(id);
      return row === undefined ? [] : [{ id, name: row.name, scope: row.scope }];
    });
  }

  async save(roomId: RoomId, audience: Audience): Promise<void> {
    if (this.#tables.audiences.get(roomId) === undefined) this.#tables.audiences.set(roomId, { roomId, audience });
  }

  #all(): StoredAudience[] {
    return [...this.#tables.audiences.rows()].sort((one, other) => one.roomId - other.roomId);
  }
}

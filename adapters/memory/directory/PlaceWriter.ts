import type { ContextRecord, OrganisationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { type OrganisationId, rootOrganisation, type UserId } from '../../../core/ids.ts';
import { organisationOf, rootScope, type Scope } from '../../../core/permissions/RoleGrant.ts';
import { type StoredContext, sourcedKey } from '../tables/DirectoryRows.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';

/** Stores organisations and the contexts that belong to them. */
export class PlaceWriter {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  /** Returns the organisations whose way up to the root changed. */
  saveOrganisations(records: readonly OrganisationRecord[], source: string): ReadonlySet<OrganisationId> {
    const { organisations, organisationIds, counters } = this.#tables;
    // First all ids: a parent may come after its children.
    for (const { externalId } of records) {
      const key = sourcedKey(source, externalId);
      if (organisationIds.get(key) === undefined) organisationIds.set(key, ++counters.organisation as OrganisationId);
    }
    for (const { externalId, name, type = 'organisation', parent, timeZone = null } of records) {
      const id = this.#organisationId(source, externalId);
      const above = parent === undefined ? rootOrganisation : this.#organisationId(source, parent);
      const scope = organisations.get(id)?.scope ?? [];
      organisations.set(id, { id, externalId, source, name, type, parent: above, timeZone, scope });
    }
    return this.#refreshScopes();
  }

  /** Returns the contexts that belong to another organisation now. */
  saveContexts(records: readonly ContextRecord[], source: string): StoredContext['id'][] {
    const tables = this.#tables;
    return records.flatMap(({ externalId, name, organisation, year }) => {
      const known = tables.contextsCalled(externalId).find((one) => one.source === source);
      const place = organisation === undefined ? null : tables.organisationCalled(source, organisation);
      if (known === undefined) {
        tables.createContext({ source, externalId, name: name ?? '', organisation: place, ...(year && { year }) });
        return [];
      }
      const hasMoved = known.organisation !== place || (year !== undefined && year !== known.year);
      tables.contexts.set(known.id, { ...known, name: name ?? known.name, organisation: place, ...(year && { year }) });
      return hasMoved ? [known.id] : [];
    });
  }

  /** The people who have a role in one of these organisations now, or had their last ones there. */
  peopleIn(moved: ReadonlySet<OrganisationId>): UserId[] {
    return [...this.#tables.people.rows()].flatMap(({ person, roles }) =>
      roles.some(({ organisation }) => moved.has(organisation)) ||
      person.roles?.some(({ scope }) => moved.has(organisationOf(scope)))
        ? [person.id]
        : [],
    );
  }

  /** Rooms say where they are as they did when they were saved. */
  moveRooms(moved: ReadonlySet<OrganisationId>): void {
    const { rooms } = this.#tables;
    for (const row of [...rooms.rows()]) {
      const organisation = organisationOf(row.state.scope);
      if (moved.has(organisation))
        rooms.set(row.state.id, { ...row, state: { ...row.state, scope: this.#tables.scopeOf(organisation) } });
    }
  }

  #refreshScopes(): ReadonlySet<OrganisationId> {
    const { organisations } = this.#tables;
    const moved = new Set<OrganisationId>();
    for (const row of [...organisations.rows()]) {
      const scope = this.#wayUp(row.id);
      if (row.scope.join() === scope.join()) continue;
      organisations.set(row.id, { ...row, scope });
      moved.add(row.id);
    }
    return moved;
  }

  #wayUp(start: OrganisationId): Scope {
    const scope: OrganisationId[] = [];
    for (let id = start; id !== rootOrganisation; ) {
      if (scope.includes(id)) throw new Error(`The organisation ${id} is above itself`);
      scope.push(id);
      id = this.#tables.organisations.get(id)?.parent ?? rootOrganisation;
    }
    return [...scope, ...rootScope];
  }

  #organisationId(source: string, externalId: string): OrganisationId {
    const id = this.#tables.organisationIds.get(sourcedKey(source, externalId));
    if (id === undefined) throw new Error(`The organisation "${externalId}" is not stored`);
    return id;
  }
}

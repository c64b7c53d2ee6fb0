import type { ApplyOptions } from '../../core/directory/applyDirectory.ts';
import type { DirectoryOutcome } from '../../core/directory/DirectoryOutcome.ts';
import type {
  DirectoryRecords,
  RelationRecord,
  RoleRecord,
  UserRecord,
} from '../../core/directory/DirectoryRecords.ts';
import { type Chat, makeChat } from '../../core/makeChat.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { Scope } from '../../core/permissions/RoleGrant.ts';
import type { MembershipInvalidation, RoomPublication } from '../../core/rooms/RoomBus.ts';
import { type MemoryWorld, memoryWorld } from './memoryWorld.ts';
import { generousLimits } from './openChat.ts';

/** A person with the names of the id: `nora.teach` is Nora Teach. */
export const person = (
  externalId: string,
  roles: readonly (readonly [role: string, organisation?: string])[],
  more: Partial<UserRecord> = {},
): UserRecord => {
  const [firstName = '', lastName = ''] = externalId
    .split('.')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  const records = roles.map(
    ([role, organisation]): RoleRecord => ({ role, ...(organisation === undefined ? {} : { organisation }) }),
  );
  return { externalId, role: roles[0]?.[0] ?? '', roles: records, firstName, lastName, isActive: true, ...more };
};

export const relation = (
  kind: string,
  from: string,
  to: string,
  more: Partial<RelationRecord> = {},
): RelationRecord => ({ kind, from, to, status: 'active', ...more });

/**
 * A district with the schools North and South. North has an administrator, a teacher, a secretary, a pupil and his
 * mother; South has an administrator, a teacher and a pupil. Bo teaches in both. Dora administers the district, Rory
 * everything.
 */
export const districtRecords: DirectoryRecords = {
  organisations: [
    { externalId: 'north', name: 'North School', type: 'school', parent: 'district' },
    { externalId: 'district', name: 'The District', type: 'district' },
    { externalId: 'south', name: 'South School', type: 'school', parent: 'district' },
  ],
  contexts: [
    { externalId: 'bio-n', name: 'Biology', organisation: 'north' },
    { externalId: 'bio-s', name: 'Biology', organisation: 'south' },
  ],
  users: [
    person('rory.root', [['admin']]),
    person('dora.dist', [['admin', 'district']]),
    person('nina.admin', [['admin', 'north']]),
    person('nora.teach', [['teacher', 'north']]),
    person('nell.staff', [['staff', 'north']]),
    person('nick.pupil', [['student', 'north']]),
    person('nan.parent', [['parent', 'north']]),
    person('stu.admin', [['admin', 'south']]),
    person('sara.teach', [['teacher', 'south']]),
    person('sid.pupil', [['student', 'south']]),
    person('bo.both', [
      ['teacher', 'north'],
      ['teacher', 'south'],
    ]),
  ],
  relations: [
    relation('teaches', 'nora.teach', 'nick.pupil', { context: 'bio-n' }),
    relation('teaches', 'sara.teach', 'sid.pupil', { context: 'bio-s' }),
    relation('teaches', 'bo.both', 'nick.pupil', { context: 'bio-n' }),
    relation('teaches', 'bo.both', 'sid.pupil', { context: 'bio-s' }),
    relation('guardian_of', 'nan.parent', 'nick.pupil'),
  ],
};

/** The district over the memory adapters, with shortcuts. */
export class District {
  readonly world: MemoryWorld;
  readonly chat: Chat;
  readonly publications: RoomPublication<ChatEvent>[] = [];
  readonly invalidations: MembershipInvalidation[] = [];

  private constructor(world: MemoryWorld) {
    this.world = world;
    this.chat = makeChat(world, educationPolicy, generousLimits);
  }

  static async open(): Promise<District> {
    const world = await memoryWorld();
    const district = new District(world);
    await district.put(districtRecords);
    world.bus.addListener({
      onPublication: (item) => district.publications.push(item),
      onInvalidation: (item) => district.invalidations.push(item),
      onEphemeral: () => {},
    });
    return district;
  }

  put(records: Partial<DirectoryRecords>, options?: ApplyOptions): Promise<DirectoryOutcome> {
    return this.chat.applyDirectory({ users: [], relations: [], ...records }, options);
  }

  async person(externalId: string): Promise<Person> {
    const found = await this.world.people.findByExternalId(externalId);
    if (found === undefined) throw new Error(`There is no "${externalId}"`);
    return found;
  }

  async id(externalId: string): Promise<Person['id']> {
    return (await this.person(externalId)).id;
  }

  async scope(organisation: string): Promise<Scope> {
    const stored = await this.world.directory.transaction((tx) => tx.organisationsOf('host'), true);
    const scope = stored.get(organisation)?.scope;
    if (scope === undefined) throw new Error(`There is no organisation "${organisation}"`);
    return scope;
  }
}

import { type ApplyDirectory, makeApplyDirectory } from '../../core/directory/applyDirectory.ts';
import type { DirectoryRecords, RelationRecord, UserRecord } from '../../core/directory/DirectoryRecords.ts';
import type { MessageId, RoomId, UserId } from '../../core/ids.ts';
import type { Appended } from '../../core/messages/MessageStore.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import type { Person } from '../../core/permissions/Person.ts';
import { rootScope } from '../../core/permissions/RoleGrant.ts';
import { mayPost } from '../../core/permissions/rights.ts';
import type { ChatRoom } from '../../core/rooms/ChatRoom.ts';
import { inOrder, pairKey, relationRoomKey } from '../../core/rooms/roomKeys.ts';
import type { ChatWorld } from './ChatWorld.ts';

type Ports = Pick<ChatWorld, 'directory' | 'people' | 'rooms' | 'messages'>;

/** External id, role, first and last name. */
const staff = [
  ['ada', 'admin', 'Ada', 'Adams'],
  ['tess', 'teacher', 'Tess', 'Miller'],
  ['theo', 'teacher', 'Theo', 'Novak'],
  ['tom', 'tutor', 'Tom', 'Ober'],
  ['sam', 'student', 'Sam', 'Young'],
  ['sue', 'student', 'Sue', 'Zeller'],
  ['stan', 'student', 'Stan', 'Wolf'],
  ['pam', 'parent', 'Pam', 'Young'],
  ['pat', 'parent', 'Pat', 'Zeller'],
] as const;

export type Name = (typeof staff)[number][0];

const user = ([externalId, role, firstName, lastName]: (typeof staff)[number]): UserRecord => ({
  externalId,
  role,
  firstName,
  lastName,
  isActive: true,
});

const algebra = { context: 'algebra-1', contextName: 'Algebra I', status: 'active' } as const;

/** Tess teaches Sam and Sue, Theo teaches Stan, Tom tutors Sam; Pam is Sam's parent and Pat is Sue's. */
export const schoolRecords: DirectoryRecords = {
  users: staff.map(user),
  relations: [
    { kind: 'teaches', from: 'tess', to: 'sam', ...algebra },
    { kind: 'teaches', from: 'tess', to: 'sue', ...algebra },
    { kind: 'teaches', from: 'theo', to: 'stan', context: 'history-1', contextName: 'History I', status: 'active' },
    { kind: 'tutors', from: 'tom', to: 'sam', context: 'maths', status: 'active' },
    { kind: 'guardian_of', from: 'pam', to: 'sam', status: 'active' },
    { kind: 'guardian_of', from: 'pat', to: 'sue', status: 'active' },
  ],
};

/** A small school that `applyDirectory` stored, with shortcuts to make rooms, relations and messages in it. */
export class School {
  readonly apply: ApplyDirectory;
  readonly #ports: Ports;
  readonly #people: ReadonlyMap<string, Person>;

  private constructor(ports: Ports, apply: ApplyDirectory, people: readonly Person[]) {
    this.#ports = ports;
    this.apply = apply;
    this.#people = new Map(people.map((person) => [person.externalId, person]));
  }

  static async open(ports: Ports, policy = educationPolicy): Promise<School> {
    const bus = { publish: () => {}, invalidate: () => {} };
    const clock = { now: () => new Date(), monotonic: () => performance.now() };
    const apply = makeApplyDirectory({ directory: ports.directory, policy, bus, clock });
    await apply(schoolRecords);
    const people = await Promise.all(staff.map(([externalId]) => ports.people.findByExternalId(externalId)));
    return new School(
      ports,
      apply,
      people.flatMap((person) => person ?? []),
    );
  }

  /** The person as stored when the school was opened. */
  person(name: Name): Person {
    const person = this.#people.get(name);
    if (person === undefined) throw new Error(`The school did not store "${name}"`);
    return person;
  }

  id(name: Name): Person['id'] {
    return this.person(name).id;
  }

  async relate(kind: string, from: Name, to: Name, more: Partial<RelationRecord> = {}): Promise<void> {
    await this.apply({ users: [], relations: [{ kind, from, to, status: 'active', ...more }] });
  }

  /** Changes fields of a person's record. */
  async change(name: Name, change: Partial<UserRecord>): Promise<void> {
    const known = schoolRecords.users.filter(({ externalId }) => externalId === name);
    await this.apply({ users: known.map((record) => ({ ...record, ...change })), relations: [] });
  }

  /** The person as they sit in a room: in their one role. */
  member(name: Name): { readonly userId: UserId; readonly role: string } {
    return { userId: this.id(name), role: this.person(name).role };
  }

  async direct(one: Name, other: Name): Promise<RoomId> {
    const [oneId, otherId] = [this.id(one), this.id(other)];
    const key = pairKey('direct', oneId, otherId);
    const about = inOrder(oneId, otherId);
    const participants = [one, other].map((name) => ({ ...this.member(name), mayPost: true }));
    const state = { type: 'direct', key, about, name: '', context: '', ownerId: null };
    const draft = { ...state, scope: rootScope, isFrozen: false, participants };
    const { room } = await this.#ports.rooms.open({ key, pairs: [[oneId, otherId]], plan: () => draft });
    return room.id;
  }

  /** Opens a group of the owner and others, or an announcement room, in which only staff may post. */
  async group(owner: Name, others: readonly Name[], type: 'group' | 'announcement' = 'group'): Promise<RoomId> {
    const participants = [owner, ...others].map((name) => ({
      ...this.member(name),
      mayPost: mayPost(educationPolicy, this.person(name).role, type),
    }));
    const draft = {
      type,
      key: null,
      name: 'Group',
      context: '',
      ownerId: this.id(owner),
      scope: rootScope,
      isFrozen: false,
      participants,
    };
    const pairs = others.map((name) => [this.id(owner), this.id(name)] as const);
    const { room } = await this.#ports.rooms.open({ key: null, pairs, plan: () => draft });
    return room.id;
  }

  /** The room of the relation of a teacher or tutor and a student. */
  async forum(from: Name, to: Name, context = 'algebra-1'): Promise<ChatRoom> {
    const type = this.person(from).role === 'tutor' ? 'forum_tutor' : 'forum_subject';
    const key = relationRoomKey(type, { from: this.id(from), to: this.id(to), context });
    const room = await this.#ports.rooms.findByKey(key);
    if (room === undefined) throw new Error(`There is no room ${JSON.stringify(key)}`);
    return room;
  }

  async room(roomId: RoomId): Promise<ChatRoom> {
    const { room } = await this.#ports.rooms.update({ roomId, actorId: null, change: (current) => current });
    return room;
  }

  async archive(roomId: RoomId, isArchived = true): Promise<void> {
    await this.#ports.rooms.update({ roomId, actorId: null, change: (room) => room.archived(isArchived) });
  }

  append(
    roomId: RoomId,
    sender: Name,
    content: string,
    more: { clientId?: string; replyTo?: MessageId; sent?: string } = {},
  ): Promise<Appended> {
    const { clientId = null, replyTo = null, sent = content } = more;
    return this.#ports.messages.append({ roomId, senderId: this.id(sender), content, sent, clientId, replyTo });
  }

  /** Stores messages one after the other and returns their ids. */
  async say(roomId: RoomId, sender: Name, ...contents: readonly string[]): Promise<MessageId[]> {
    const ids: MessageId[] = [];
    for (const content of contents) ids.push((await this.append(roomId, sender, content)).message.id);
    return ids;
  }

  async remove(roomId: RoomId, messageId: MessageId): Promise<void> {
    await this.#ports.messages.amend({
      roomId,
      messageId,
      actorId: this.id('ada'),
      action: 'delete',
      asModerator: true,
      change: (message, now) => ({ ...message, content: '', deletedAt: now }),
    });
  }
}

/** The active and the suspended members of a room, by external id in order. */
export const membershipsOf = (school: School, room: ChatRoom): { members: Name[]; suspended: Name[] } => {
  const names = staff.map(([name]) => name).sort();
  const memberships = (isSuspended: boolean): Name[] =>
    names.filter((name) =>
      room
        .members()
        .some((membership) => membership.userId === school.id(name) && membership.isSuspended === isSuspended),
    );
  return { members: memberships(false), suspended: memberships(true) };
};

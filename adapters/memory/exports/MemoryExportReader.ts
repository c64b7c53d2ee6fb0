import type {
  ExportedAccount,
  ExportedMember,
  ExportedRoom,
  ExportedSource,
  ExportReader,
} from '../../../core/exports/ExportReader.ts';
import type { MessageId, RoomId, UserId } from '../../../core/ids.ts';
import type { MessageChange } from '../../../core/messages/Revision.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { changesIn } from '../messages/changesIn.ts';

export class MemoryExportReader implements ExportReader {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async account(userId: UserId): Promise<ExportedAccount | undefined> {
    const { tables, favourites, signIn } = this.#database;
    const row = tables.people.get(tables.survivorOf(userId));
    if (row === undefined) return undefined;
    const { person } = row;
    const formerIds = tables.formerIds(person.id);
    const graph = tables.graph();
    const relations = [...graph.from(person.id), ...graph.to(person.id)];
    const marked = [...(favourites.get(person.id) ?? [])].sort((one, other) => one - other);
    const ids = [...relations.flatMap(({ from, to }) => [from, to]), ...marked].filter((id) => id !== person.id);
    const others = ids.flatMap((id): [UserId, Person][] => {
      const other = tables.person(id);
      return other === undefined ? [] : [[id, other]];
    });
    return {
      person,
      accountIds: [person.id, ...formerIds],
      identities: [row, ...formerIds.flatMap((id) => tables.people.get(id) ?? [])].flatMap(
        ({ identities }) => identities,
      ),
      relations,
      others: new Map(others),
      favourites: marked,
      logins: signIn.logins
        .filter(({ userId }) => userId === person.id)
        .map(({ issuer, subject, createdAt }) => ({ issuer, subject, createdAt })),
    };
  }

  async room(roomId: RoomId): Promise<ExportedRoom | undefined> {
    const { tables } = this.#database;
    const row = tables.rooms.get(roomId);
    if (row === undefined) return undefined;
    const members = [...row.memberships.values()].sort((one, other) => one.userId - other.userId);
    return { room: row.state, members: members.flatMap((member) => this.#member(roomId, member)) };
  }

  async roomsOf(accountIds: readonly UserId[], after: number, limit: number): Promise<readonly RoomId[]> {
    const { tables } = this.#database;
    const ids = new Set(accountIds.flatMap((id) => [...tables.roomIdsOf.get(id)]));
    const sorted = [...ids].filter((id) => id > after).sort((one, other) => one - other);
    return sorted.slice(0, limit);
  }

  async changes(
    roomId: RoomId,
    messageIds: readonly MessageId[],
  ): Promise<ReadonlyMap<MessageId, readonly MessageChange[]>> {
    const log = this.#database.tables.log(roomId);
    const found = messageIds.map((id) => [id, changesIn(log, id)] as const);
    return new Map(found.filter(([, changes]) => changes.length > 0));
  }

  async roomSources(roomId: RoomId): Promise<readonly ExportedSource[]> {
    return this.#database.history.sourcesOfRoom(roomId);
  }

  async messageSources(
    roomId: RoomId,
    messageIds: readonly MessageId[],
  ): Promise<ReadonlyMap<MessageId, ExportedSource>> {
    return this.#database.history.sourcesOfMessages(roomId, new Set(messageIds));
  }

  #member(roomId: RoomId, membership: Participant): ExportedMember[] {
    const { tables } = this.#database;
    const { userId, isSuspended } = membership;
    const person = tables.person(userId);
    if (person === undefined) return [];
    const log = tables.log(roomId);
    const pointer = log.pointers.get(userId);
    const suspended = log.events.findLast(
      (event) => event.type === 'participants_suspended' && event.userIds.includes(userId),
    );
    return [
      {
        ...membership,
        person,
        visibleFromSeq: 0,
        suspendedSeq: isSuspended ? (suspended?.seq ?? null) : null,
        lastReadId: pointer?.messageId ?? null,
        readAt: pointer?.movedAt ?? null,
      },
    ];
  }
}

import {
  type Announcement,
  type AnnouncementDraft,
  type AnnouncementId,
  type Answer,
  excerptChars,
  type OwnConfirmation,
  type OwnRequest,
} from '../../../core/announcements/Announcement.ts';
import type { Announcements } from '../../../core/announcements/Announcements.ts';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { MessageId, RoomId, UserId } from '../../../core/ids.ts';
import { isActiveMembership, type Participant } from '../../../core/rooms/Participant.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { compareNames } from '../tables/compareNames.ts';
import type { StoredAnnouncement } from './AnnouncementTable.ts';

export class MemoryAnnouncements implements Announcements {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async findSent(senderIds: readonly UserId[], clientId: string): Promise<Announcement | undefined> {
    return this.#database.announcements.rows.find(
      ({ announcement }) => senderIds.includes(announcement.senderId) && announcement.clientId === clientId,
    )?.announcement;
  }

  begin({ asked, ...draft }: AnnouncementDraft): Promise<Announcement> {
    const { clock, writes } = this.#database;
    return writes.write(() => {
      const known = this.#database.announcements.rows.find(
        ({ announcement: one }) => one.senderId === draft.senderId && one.clientId === draft.clientId,
      );
      if (known !== undefined) return known.announcement;
      return this.#database.announcements.add({ ...draft, messageId: null, at: clock.now() }, asked);
    });
  }

  settle(id: AnnouncementId, messageId: MessageId, audit: AuditDraft): Promise<void> {
    const { clock, writes, audit: log } = this.#database;
    return writes.write(() => {
      const stored = this.#database.announcements.rows[id - 1];
      if (stored?.announcement.messageId !== null) return;
      stored.announcement = { ...stored.announcement, messageId };
      log.append([audit], clock.now());
    });
  }

  async find(roomId: RoomId, messageId: MessageId): Promise<Announcement | undefined> {
    return this.#find(roomId, messageId)?.announcement;
  }

  confirm(roomId: RoomId, messageId: MessageId, userIds: readonly UserId[]): Promise<Date | undefined> {
    const { clock, writes, tables } = this.#database;
    return writes.write(() => {
      if (tables.log(roomId).find(messageId)?.deletedAt !== null) return undefined;
      const own = (this.#find(roomId, messageId)?.answers ?? []).filter(({ userId }) => userIds.includes(userId));
      const at = clock.now();
      for (const answer of own) answer.confirmedAt ??= at;
      return earliest(own);
    });
  }

  async answers(roomId: RoomId, messageId: MessageId): Promise<readonly Answer[]> {
    const seq = this.#database.tables.log(roomId).find(messageId)?.seq ?? Number.POSITIVE_INFINITY;
    const answers = (this.#find(roomId, messageId)?.answers ?? []).map((stored): Answer => {
      const [familyId, userId] = [this.#survivorOf(stored.familyId), this.#survivorOf(stored.userId)];
      const hasLeft = !this.#isMember(roomId, userId);
      const hasRead = !hasLeft && this.#lastRead(roomId, userId) >= seq;
      return { familyId, userId, hasLeft, hasRead, confirmedAt: stored.confirmedAt, remindedAt: stored.remindedAt };
    });
    return answers.sort(
      (one, other) => this.#order(one.familyId, other.familyId) || this.#order(one.userId, other.userId),
    );
  }

  remind(id: AnnouncementId, userIds: readonly UserId[], audit: AuditDraft): Promise<readonly UserId[]> {
    const { clock, writes, audit: log } = this.#database;
    return writes.write(() => {
      const open = (this.#database.announcements.rows[id - 1]?.answers ?? []).filter(
        ({ userId, confirmedAt }) => confirmedAt === null && userIds.includes(this.#survivorOf(userId)),
      );
      const at = clock.now();
      for (const answer of open) answer.remindedAt = at;
      const reminded = [...new Set(open.map(({ userId }) => this.#survivorOf(userId)))];
      if (reminded.length > 0) log.append([audit], at);
      return reminded.sort((one, other) => one - other);
    });
  }

  async requests(userIds: readonly UserId[], roomId: RoomId | null, limit: number): Promise<readonly OwnRequest[]> {
    const [current] = userIds;
    const found = this.#database.announcements.rows.flatMap(({ announcement, answers }): OwnRequest[] => {
      const { messageId, confirmation, at } = announcement;
      const own = answers.filter(({ userId }) => userIds.includes(userId));
      if (messageId === null || current === undefined || own.length === 0) return [];
      const open = own.filter(({ confirmedAt }) => confirmedAt === null);
      if (roomId === null ? open.length === 0 : announcement.roomId !== roomId) return [];
      const message = this.#database.tables.log(announcement.roomId).find(messageId);
      const membership = this.#membership(announcement.roomId, current);
      if (message === undefined || message.deletedAt !== null || membership === undefined) return [];
      if (!isActiveMembership(membership) || message.seq < membership.visibleFromSeq) return [];
      const reminded = own
        .flatMap(({ remindedAt }) => remindedAt ?? [])
        .sort((one, other) => other.getTime() - one.getTime());
      return [
        {
          ...{ roomId: announcement.roomId, messageId, confirmation, at },
          confirmedAt: earliest(own) ?? null,
          remindedAt: reminded[0] ?? null,
          senderId: this.#survivorOf(message.senderId),
          excerpt: [...message.content].slice(0, excerptChars).join(''),
        },
      ];
    });
    return found.reverse().slice(0, limit);
  }

  async askedOf(userIds: readonly UserId[], limit: number): Promise<readonly OwnConfirmation[]> {
    return this.#database.announcements.rows
      .toReversed()
      .flatMap(({ announcement: { roomId, messageId, confirmation, at }, answers }) =>
        answers
          .filter(({ userId }) => userIds.includes(userId))
          .map(({ familyId, confirmedAt, remindedAt }) => ({
            ...{ roomId, messageId, confirmation, at, familyId, confirmedAt, remindedAt },
          }))
          .sort((one, other) => one.familyId - other.familyId),
      )
      .slice(0, limit);
  }

  forget(userIds: readonly UserId[]): Promise<void> {
    return this.#keep(
      () => true,
      ({ userId, familyId }) => !userIds.includes(userId) && !userIds.includes(familyId),
    );
  }

  forgetIn(roomId: RoomId, before: Date | null): Promise<void> {
    return this.#keep(
      ({ announcement: one }) => one.roomId === roomId && (before === null || one.at < before),
      () => false,
    );
  }

  /** Of the chosen announcements, only these answers stay. */
  #keep(
    isChosen: (stored: StoredAnnouncement) => boolean,
    stays: (answer: StoredAnnouncement['answers'][number]) => boolean,
  ): Promise<void> {
    return this.#database.writes.write(() => {
      for (const stored of this.#database.announcements.rows.filter(isChosen))
        stored.answers = stored.answers.filter(stays);
    });
  }

  #find(roomId: RoomId, messageId: MessageId): StoredAnnouncement | undefined {
    return this.#database.announcements.rows.find(
      ({ announcement: one }) => one.roomId === roomId && one.messageId === messageId,
    );
  }

  #membership(roomId: RoomId, userId: UserId): Participant | undefined {
    return this.#database.tables.rooms.get(roomId)?.memberships.get(userId);
  }

  #isMember(roomId: RoomId, userId: UserId): boolean {
    const membership = this.#membership(roomId, userId);
    return membership !== undefined && isActiveMembership(membership);
  }

  #lastRead(roomId: RoomId, userId: UserId): number {
    return this.#database.tables.log(roomId).pointers.get(userId)?.seq ?? 0;
  }

  #survivorOf(userId: UserId): UserId {
    return this.#database.tables.people.get(userId)?.mergedInto ?? userId;
  }

  #order(one: UserId, other: UserId): number {
    const { tables } = this.#database;
    const [first, second] = [tables.person(one), tables.person(other)];
    return first === undefined || second === undefined ? one - other : compareNames(first, second);
  }
}

const earliest = (answers: readonly StoredAnnouncement['answers'][number][]): Date | undefined =>
  answers.flatMap(({ confirmedAt }) => confirmedAt ?? []).sort((one, other) => one.getTime() - other.getTime())[0];

import { type Announcement, type AskedPerson, asAnnouncementId } from '../../../core/announcements/Announcement.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import { isActiveMembership } from '../../../core/rooms/Participant.ts';
import type { StoredMessage } from '../tables/RoomLog.ts';
import type { StoredRoom } from '../tables/StoredRoom.ts';

interface StoredAnswer extends AskedPerson {
  confirmedAt: Date | null;
  remindedAt: Date | null;
}

export interface StoredAnnouncement {
  announcement: Announcement;
  answers: readonly StoredAnswer[];
}

/** Announcements and messages that ask for confirmations, with whom they ask, in the order of their ids: 1, 2, 3 … */
export class AnnouncementTable {
  readonly rows: StoredAnnouncement[] = [];

  add(draft: Omit<Announcement, 'id'>, asked: readonly AskedPerson[]): Announcement {
    const announcement = { ...draft, id: asAnnouncementId(this.rows.length + 1) };
    const answers = asked.map((one) => ({ ...one, confirmedAt: null, remindedAt: null }));
    this.rows.push({ announcement, answers });
    return announcement;
  }

  /** A message asks all others who may use its room. */
  ask({ state, memberships }: StoredRoom, { id, senderId, createdAt: at }: StoredMessage): void {
    const asked = [...memberships.values()]
      .filter((one) => isActiveMembership(one) && one.userId !== senderId)
      .map(({ userId }) => ({ userId, familyId: userId }));
    this.add(
      {
        ...{ roomId: state.id, messageId: id, senderId, clientId: null, organisation: organisationOf(state.scope) },
        ...{ confirmation: 'person', reach: asked.length, at },
      },
      asked,
    );
  }
}

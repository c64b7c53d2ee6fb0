import { ChatError } from '../errors.ts';
import type { RoomId } from '../ids.ts';
import type { LimitCalls } from '../limits/limitCalls.ts';
import type { Person } from '../permissions/Person.ts';
import type { Audience } from '../rooms/Audience.ts';
import { denied, roomNotFound } from '../rooms/admit.ts';
import { type Announce, type AnnounceDeps, makeAnnounce } from './announce.ts';
import { type FollowConfirmations, makeFollowConfirmations } from './followConfirmations.ts';
import { resolveAudience } from './resolveAudience.ts';

/** Whom an announcement would reach. */
export interface AudiencePreview {
  /** What the room of the audience is called. */
  readonly name: string;
  /** Its room; null before the first announcement. */
  readonly roomId: RoomId | null;
  /** Each once, by last and first name, without who asks. */
  readonly people: readonly Person[];
}

/** Announcements to audiences, and who has confirmed them. */
export interface MakeAnnouncements extends FollowConfirmations {
  /** Counts against `announcements`. */
  readonly announce: Announce;
  /** Counts against `announcements`. @throws ChatError as `resolveAudience` */
  preview(person: Person, audience: Audience): Promise<AudiencePreview>;
  /** The people of a room's audience now. @throws ChatError ROOM_NOT_FOUND, ACCESS_DENIED as `confirmations` */
  audienceOf(person: Person, roomId: RoomId): Promise<AudiencePreview & { readonly audience: Audience }>;
}

type Deps = AnnounceDeps & Parameters<typeof makeFollowConfirmations>[0] & { readonly limited: LimitCalls };

export const makeAnnouncements = ({ limited, ...deps }: Deps): MakeAnnouncements => {
  const { directory, policy, enterRoom } = deps;
  const follow = makeFollowConfirmations(deps);
  const itself = (person: Person): Person => person;

  const look = async (person: Person, audience: Audience): Promise<AudiencePreview> => {
    const found = await directory.read((reads) => resolveAudience(reads, policy, person, audience));
    const people = [...found.people].sort(byName);
    return { name: found.draft.name, roomId: found.room?.id ?? null, people };
  };

  return {
    ...follow,
    remind: limited('announcements', itself, follow.remind),
    announce: makeAnnounce(deps),
    preview: limited('announcements', itself, look),
    audienceOf: async (person, roomId) => {
      await enterRoom(person, roomId, null);
      const [stored] = await directory.read((reads) => reads.audiences.ofRooms([roomId]));
      if (stored === undefined) throw roomNotFound();
      try {
        return { ...(await look(person, stored.audience)), audience: stored.audience };
      } catch (refusal) {
        if (refusal instanceof ChatError && refusal.code === 'ACCESS_DENIED')
          throw denied('see who is in this audience');
        throw refusal;
      }
    },
  };
};

const byName = (one: Person, other: Person): number =>
  one.lastName.localeCompare(other.lastName) || one.firstName.localeCompare(other.firstName) || one.id - other.id;

import type { RoomId, UserId } from '../ids.ts';
import { fullName, type Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { ModeratesRoom } from '../rooms/Moderation.ts';
import { isActiveMembership } from '../rooms/Participant.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { roomRights, visibleTo } from '../rooms/roomRights.ts';
import { type AskedMention, everybodyIn, type Mention, mentionsAtMost } from './Mention.ts';

interface Deps {
  readonly rooms: Pick<RoomRepository, 'access' | 'participants'>;
  readonly policy: Policy;
  readonly moderatesRoom: ModeratesRoom;
}

/**
 * The mentions that a text may have of those whom its sender asks for: people who may use the room now, whom the sender
 * sees there and whose name stands behind an "@" in the text; everybody, if the sender has the right to
 * (`mayMentionAll`). All others are left out without an error: a message that waited for a connection must not be lost
 * because somebody has left since, and people who are hidden and people who are absent must look alike.
 */
export type ResolveMentions = (
  sender: Person,
  roomId: RoomId,
  text: string,
  asked: readonly AskedMention[],
) => Promise<readonly Mention[]>;

export const makeResolveMentions =
  ({ rooms, policy, moderatesRoom }: Deps): ResolveMentions =>
  async (sender, roomId, text, asked) => {
    if (asked.length === 0 || !text.includes('@')) return [];
    const access = await rooms.access(roomId, sender.id);
    if (access === undefined) return [];
    const place = { ...access, moderation: await moderatesRoom(sender, access.room) };
    const isVisible = visibleTo(policy, sender, place);
    const wanted = new Set(asked.filter((one): one is UserId => one !== 'all'));
    const members = wanted.size === 0 ? [] : await rooms.participants(roomId);
    const people = members.flatMap((member): Mention[] => {
      const { userId, person } = member;
      if (!wanted.has(userId) || userId === sender.id || !isActiveMembership(member) || !isVisible(userId)) return [];
      const name = [fullName(person), person.firstName].find((one) => one !== '' && text.includes(`@${one}`));
      return name === undefined ? [] : [{ userId, name }];
    });
    const everybody = asked.includes('all') ? everybodyIn(text) : undefined;
    const mayMentionAll = everybody !== undefined && roomRights(policy, sender, place).mayMentionAll;
    return [...(mayMentionAll ? [{ userId: null, name: everybody }] : []), ...people].slice(0, mentionsAtMost);
  };

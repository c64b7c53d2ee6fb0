import type { WrittenHold } from '../../../core/directory/checkHold.ts';
import { ChatError } from '../../../core/errors.ts';
import { type Hold, isInForce } from '../../../core/holds/Hold.ts';
import { asRoomId, type UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { encodePerson } from '../messages/encodeMessage.ts';
import type { Static } from '../schema/compileSchema.ts';
import type { holdBody } from './holdSchemas.ts';

/** Turns a request into a hold. `userOf` finds the people; `now` is when it begins unless it says so. */
export const decodeHold = async (
  { user_id: key, room_id: roomId, relation, effect, reason, begins, ends }: Static<typeof holdBody>,
  userOf: (key: number | string) => Promise<UserId>,
  now: Date,
): Promise<WrittenHold> => {
  if ([key, roomId, relation].filter((one) => one !== undefined).length !== 1)
    throw new ChatError(
      'INVALID_REQUEST',
      'Say what the hold is about, one of: user_id, room_id, or relation with kind, from and to.',
    );
  const rest = {
    effect,
    reason,
    begins: begins === undefined ? now : new Date(begins),
    ends: ends === undefined ? null : new Date(ends),
  };
  if (key !== undefined) return { subject: { userId: await userOf(key) }, ...rest };
  if (roomId !== undefined) return { subject: { roomId: asRoomId(roomId) }, ...rest };
  if (relation === undefined) throw new RangeError('A hold is about something');
  const [from, to] = await Promise.all([userOf(relation.from), userOf(relation.to)]);
  return { subject: { kind: relation.kind, from, to, context: relation.context ?? null }, ...rest };
};

/** The people of whom a hold tells. */
export const peopleOf = ({ subject, authorId }: Hold): UserId[] => [
  ...('userId' in subject ? [subject.userId] : 'kind' in subject ? [subject.from, subject.to] : []),
  ...(authorId === null ? [] : [authorId]),
];

/** Encodes a hold; `people` has everybody of whom it tells. */
export const encodeHold = (hold: Hold, people: ReadonlyMap<UserId, Person>, now: Date) => {
  const { id, subject, effect, reason, authorId, begins, ends, liftedAt } = hold;
  const shown = (userId: UserId) => encodePerson(people.get(userId) ?? unknown(userId));
  return {
    id,
    user: 'userId' in subject ? shown(subject.userId) : null,
    room_id: 'roomId' in subject ? subject.roomId : null,
    relation:
      'kind' in subject
        ? { kind: subject.kind, from: shown(subject.from), to: shown(subject.to), context: subject.context }
        : null,
    effect,
    reason,
    author: authorId === null ? null : shown(authorId),
    begins: begins.toISOString(),
    ends: ends?.toISOString() ?? null,
    lifted_at: liftedAt?.toISOString() ?? null,
    is_in_force: isInForce(hold, now),
  };
};

/** People are never deleted; a hold outlives whatever else may happen to their rows. */
const unknown = (id: UserId): Person => ({
  id,
  externalId: String(id),
  role: '',
  firstName: '',
  lastName: '',
  email: null,
  isActive: false,
});

import { expect } from 'chai';
import { asMessageId, asRoomId, type MessageId, type RoomId } from '../../core/ids.ts';
import { deleted, edited } from '../../core/messages/Message.ts';
import { type PostingAction, type PostingFacts, postingRefusal } from '../../core/messages/postingRule.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

type Target = NonNullable<PostingFacts['message']>;
interface Case {
  readonly action: PostingAction;
  readonly facts: PostingFacts;
}

/** Stand for the seqs of messages from before what Sam sees, and of those that he sees. */
const [hiddenSeq, visibleSeq] = [1, 2];
const both = [false, true] as const;
const states = both.flatMap((isFrozen) => both.map((isArchived) => ({ isFrozen, isArchived })));
const memberships: readonly PostingFacts['membership'][] = [
  undefined,
  ...[null, 1].flatMap((leftSeq) =>
    both.flatMap((isSuspended) =>
      both.map((mayPost) => ({ leftSeq, isSuspended, mayPost, visibleFromSeq: visibleSeq })),
    ),
  ),
];
const targets: readonly Target[] = [hiddenSeq, visibleSeq].flatMap((seq) =>
  both.flatMap((isDeleted) => both.map((isOwn) => ({ seq, isDeleted, isOwn }))),
);

/**
 * All cases of the rule for a room in this state and a person with this membership. Only members have written messages.
 */
const casesOf = (action: PostingAction, room: PostingFacts['room'], membership: PostingFacts['membership']): Case[] =>
  [
    ...targets.filter(({ isOwn }) => membership !== undefined || !isOwn),
    undefined,
    ...(action === 'post' ? [null] : []),
  ].flatMap((message) =>
    (action === 'edit' || action === 'delete' ? both : [false]).map((isModerator) => ({
      action,
      facts: { room, membership, isModerator, message },
    })),
  );

/** A new room with one fresh message for each case, in which Sam is a member, since after the hidden ones. */
const openRoom = async (world: StoredWorld, school: School, cases: readonly Case[]) => {
  const roomId = await school.group('tess', ['sue']);
  const actorId = school.id('sam');
  const join = { userId: actorId, role: 'teacher', mayPost: true };
  await world.rooms.update({ roomId, actorId: null, change: (room) => room.joinedBy([join]) });
  const ids = new Map<Case, MessageId>();
  const write = async (one: Case): Promise<void> => {
    const { message } = one.facts;
    if (message == null) return;
    const [id = asMessageId(0)] = await school.say(roomId, message.isOwn ? 'sam' : 'tess', 'Hello');
    if (message.isDeleted) await school.remove(roomId, id);
    ids.set(one, id);
  };
  for (const one of cases) if (one.facts.message?.seq === hiddenSeq) await write(one);
  await world.rooms.update({
    roomId,
    actorId: null,
    change: (room) => room.leftBy([actorId], 'left').joinedBy([{ ...join, visibleFrom: 'joining' }]),
  });
  for (const one of cases) if (one.facts.message?.seq === visibleSeq) await write(one);
  return { roomId, ids: cases.map((one) => ids.get(one) ?? asMessageId(987_654_321)) };
};

/** Brings the room and Sam's membership into the state of a case. */
const bringInto = async (world: StoredWorld, school: School, roomId: RoomId, { room, membership }: PostingFacts) => {
  const sam = school.id('sam');
  await world.rooms.update({
    roomId,
    actorId: null,
    change: (current) => {
      const changed = current
        .withSuspensions((userId) => userId === sam && membership?.isSuspended === true)
        .withRoles(({ userId, role }) => ({ role, mayPost: userId !== sam || membership?.mayPost === true }))
        .archived(room?.isArchived === true)
        .frozen(room?.isFrozen === true);
      return membership === undefined || membership.leftSeq === null ? changed : changed.leftBy([sam], 'left');
    },
  });
};

type Place = { readonly roomId: RoomId; readonly messageId: MessageId };

/** The code with which the store refuses, or null if it does what was asked. */
const answerOf = async (world: StoredWorld, school: School, one: Case, place: Place): Promise<string | null> => {
  const attempted = attempt(world, school, one, place);
  const isDone = await attempted.then(
    () => true,
    () => false,
  );
  return isDone ? null : refusalOf(attempted);
};

const attempt = (
  { messages }: StoredWorld,
  school: School,
  { action, facts }: Case,
  place: Place,
): Promise<unknown> => {
  const { roomId, messageId } = place;
  // Theo is a member of none of the rooms.
  const actorId = school.id(facts.membership === undefined ? 'theo' : 'sam');
  const target = { ...place, actorId, asModerator: facts.isModerator };
  const replyTo = facts.message === null ? null : messageId;
  switch (action) {
    case 'post':
      return messages.append({ roomId, senderId: actorId, content: 'Hi', sent: 'Hi', clientId: null, replyTo });
    case 'react':
      return messages.react({ ...place, userId: actorId, emoji: '👍', isAdded: true });
    case 'pin':
      return messages.pin({ ...place, userId: actorId, isPinned: true });
    case 'edit':
      return messages.amend({
        ...target,
        action,
        change: (message, now) => edited(message, actorId, 'Changed', now),
      });
    case 'delete':
      return messages.amend({ ...target, action, change: deleted });
  }
};

/** `MessageStore` and `postingRule` give the same answer in every state that the rule reads. */
export const postingContract = (name: string, open: OpenStored) =>
  describe(`posting (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      return { ...world, world, school: await School.open(world) };
    });

    for (const [what, action] of [
      ['a post', 'post'],
      ['an edit', 'edit'],
      ['a deletion', 'delete'],
      ['a reaction', 'react'],
    ] as const)
      fact(`answers ${what} as postingRule does, in every state of room, membership and message`, async (opened) => {
        const { world, school } = opened;
        const answers = (
          await Promise.all(
            memberships.map(async (membership) => {
              const answered: (Case & { readonly answer: string | null })[] = [];
              for (const room of states) {
                const cases = casesOf(action, room, membership);
                const { roomId, ids } = await openRoom(world, school, cases);
                await bringInto(world, school, roomId, { room, membership, isModerator: false, message: null });
                for (const [index, one] of cases.entries()) {
                  const messageId = ids[index] ?? asMessageId(0);
                  answered.push({ ...one, answer: await answerOf(world, school, one, { roomId, messageId }) });
                }
              }
              return answered;
            }),
          )
        ).flat();
        expect(answers.length).to.be.at.least(4 * (5 + 8 * 9));
        const wrong = answers.filter(({ facts, answer }) => answer !== postingRefusal(action, facts));
        expect(wrong.map((one) => ({ ...one, rule: postingRefusal(action, one.facts) }))).to.deep.equal([]);
      });

    fact('answers in a room that does not exist as in a room of others', async ({ world, school }) => {
      const absent = { roomId: asRoomId(987_654_321), messageId: asMessageId(1) };
      for (const action of ['post', 'edit', 'delete', 'react'] as const)
        for (const one of casesOf(action, undefined, undefined))
          expect(await answerOf(world, school, one, absent)).to.equal('ROOM_NOT_FOUND');
    });
  });

import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkPosting,
  type PostingAction,
  type PostingFacts,
  postingError,
  postingRefusal,
} from '../../../core/messages/postingRule.ts';

const member = { leftSeq: null, isSuspended: false, mayPost: true, visibleFromSeq: 0 };
const facts = (more: Partial<PostingFacts> = {}): PostingFacts => ({
  room: { isFrozen: false, isArchived: false },
  membership: member,
  isModerator: false,
  message: { seq: 9, isDeleted: false, isOwn: true },
  ...more,
});
const archived = { isFrozen: false, isArchived: true };
const frozen = { isFrozen: true, isArchived: false };
const suspended = { ...member, isSuspended: true };
const readOnly = { ...member, mayPost: false };
const newcomer = { ...member, visibleFromSeq: 10 };
const left = { ...member, leftSeq: 3 };
const ofOther = { seq: 9, isDeleted: false, isOwn: false };
const deletedOwn = { seq: 9, isDeleted: true, isOwn: true };
const deletedOfOther = { seq: 9, isDeleted: true, isOwn: false };

/**
 * Each case names what differs from a member in an active room with a message of their own. Columns: post, edit,
 * delete, react.
 */
const table: readonly (readonly [what: string, given: Partial<PostingFacts>, answers: string])[] = [
  ['a member with a message of their own', {}, '- - - -'],
  ['a member with a message of another person', { message: ofOther }, '- ACCESS_DENIED ACCESS_DENIED -'],
  ['a post that answers nothing', { message: null }, '- - - -'],
  ['a message that does not exist', { message: undefined }, 'M M M M'],
  ['a deleted message of their own', { message: deletedOwn }, '- M - M'],
  ['a deleted message of another person', { message: deletedOfOther }, '- M ACCESS_DENIED M'],
  ['a member who may not post', { membership: readOnly }, 'ACCESS_DENIED - - -'],
  ['a suspended member', { membership: suspended }, 'CANNOT_CHAT CANNOT_CHAT CANNOT_CHAT CANNOT_CHAT'],
  ['a person who has left', { membership: left }, 'R R R R'],
  ['a person who was never a member', { membership: undefined }, 'R R R R'],
  ['a room that does not exist', { room: undefined, membership: undefined, isModerator: true }, 'R R R R'],
  ['a message from before what the member sees', { membership: newcomer }, 'M M M M'],
  ['a post of who does not see what was before', { membership: newcomer, message: null }, '- - - -'],
  [
    'a moderator who does not see the message as a member',
    { isModerator: true, membership: newcomer, message: ofOther },
    'M M - M',
  ],
  ['an archived room', { room: archived }, 'I I I I'],
  ['a frozen room', { room: frozen }, 'I I I I'],
  ['a moderator with a message of another person', { isModerator: true, message: ofOther }, '- ACCESS_DENIED - -'],
  ['a moderator who is no member', { isModerator: true, membership: undefined, message: ofOther }, 'R R - R'],
  [
    'a moderator who is suspended, in a frozen room',
    { isModerator: true, membership: suspended, room: frozen },
    'C C - C',
  ],
  [
    'a moderator and a message that does not exist',
    { isModerator: true, membership: left, message: undefined },
    'R R M R',
  ],
];
const short: Readonly<Record<string, string | null>> = {
  '-': null,
  M: 'MESSAGE_NOT_FOUND',
  R: 'ROOM_NOT_FOUND',
  I: 'ROOM_INACTIVE',
  C: 'CANNOT_CHAT',
};
const actions = ['post', 'edit', 'delete', 'react'] as const;

describe('postingRefusal', () => {
  for (const [what, given, answers] of table)
    it(`answers for ${what}`, () => {
      const expected = answers.split(' ').map((answer) => (answer in short ? short[answer] : answer));
      expect(actions.map((action) => postingRefusal(action, facts(given)))).to.deep.equal(expected);
    });

  it('checks the room first, then the membership, the right to post, the state and the message', () => {
    const steps: readonly [Partial<PostingFacts>, string | null][] = [
      [{ room: frozen, membership: { ...left, isSuspended: true, mayPost: false }, message: undefined }, 'R'],
      [{ room: frozen, membership: { ...suspended, mayPost: false }, message: undefined }, 'C'],
      [{ room: frozen, membership: readOnly, message: undefined }, 'ACCESS_DENIED'],
      [{ room: frozen, message: undefined }, 'I'],
      [{ message: undefined }, 'M'],
    ];
    for (const [given, answer] of steps)
      expect(postingRefusal('post', facts(given))).to.equal(short[answer ?? ''] ?? answer);
  });

  it('allows nothing that a member who may post in an active room may not do', () => {
    const membership = fc.option(
      fc.record({
        leftSeq: fc.constantFrom(null, 1),
        isSuspended: fc.boolean(),
        mayPost: fc.boolean(),
        visibleFromSeq: fc.constantFrom(0, 9, 10),
      }),
      { nil: undefined },
    );
    const room = fc.option(fc.record({ isFrozen: fc.boolean(), isArchived: fc.boolean() }), { nil: undefined });
    const message = fc.option(fc.record({ seq: fc.constant(9), isDeleted: fc.boolean(), isOwn: fc.boolean() }), {
      nil: undefined,
    });
    const any = fc.record({ room, membership, message, isModerator: fc.boolean() });
    fc.assert(
      fc.property(fc.constantFrom<PostingAction>(...actions), any, (action, given) => {
        const inBest = postingRefusal(action, {
          ...given,
          ...facts({ message: given.message }),
          isModerator: given.isModerator,
        });
        return postingRefusal(action, given) !== null || inBest === null;
      }),
    );
  });
});

describe('checkPosting', () => {
  it('throws the error of the refusal, with a message for the action', () => {
    expect(() => checkPosting('edit', facts({ message: ofOther })))
      .to.throw('Only its author may edit a message.')
      .with.property('code', 'ACCESS_DENIED');
    expect(() => checkPosting('post', facts({ membership: readOnly }))).to.throw('you may read, and not post');
    expect(() => checkPosting('delete', facts())).not.to.throw();
  });

  it('gives every refusal an error of its own code', () => {
    const refusals = ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED', 'ROOM_INACTIVE', 'MESSAGE_NOT_FOUND'] as const;
    for (const action of actions)
      expect(refusals.map((refusal) => postingError(action, refusal).code)).to.deep.equal(refusals);
  });
});

import { expect } from 'chai';
import { asMessageId, asRoomId, asUserId, type UserId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { Message } from '../../../core/messages/Message.ts';
import { peopleIn, shownEvent, shownMessage } from '../../../core/messages/shownEvent.ts';
import { personOf } from '../../support/randomGraph.ts';

const [me, owner, hidden, other] = [asUserId(1), asUserId(2), asUserId(3), asUserId(4)];
const isVisible = (userId: UserId): boolean => userId === me || userId === owner;
const at = new Date(0);
const common = { roomId: asRoomId(1), seq: 5, at };

const message: Message = {
  ...{ id: asMessageId(9), roomId: asRoomId(1), seq: 1, sender: personOf(owner, 'teacher'), content: 'Trip' },
  ...{ clientId: null, replyTo: null, threadRoot: null, thread: null, createdAt: at, editedAt: null, deletedAt: null },
  reactions: [
    { emoji: '👍', userIds: [hidden, me, other] },
    { emoji: '🎉', userIds: [hidden] },
  ],
};
const shown = [
  { emoji: '👍', userIds: [me], hiddenCount: 2 },
  { emoji: '🎉', userIds: [], hiddenCount: 1 },
];

describe('shownEvent', () => {
  for (const type of ['participants_joined', 'participants_suspended', 'participants_restored'] as const)
    it(`counts the people of ${type} who are hidden, and does not name them`, () => {
      const event: ChatEvent = { ...common, type, userIds: [hidden, owner, other], actorId: hidden };
      expect(shownEvent(event, isVisible)).to.deep.equal({
        ...common,
        type,
        userIds: [owner],
        hiddenCount: 2,
        actorId: null,
      });
    });

  it('keeps the seq and the reason of somebody who leaves, also with nobody left to name', () => {
    const event: ChatEvent = {
      ...common,
      type: 'participants_left',
      userIds: [hidden],
      actorId: hidden,
      reason: 'left',
    };
    expect(shownEvent(event, isVisible)).to.deep.equal({ ...event, userIds: [], hiddenCount: 1, actorId: null });
  });

  it('counts reactions right and names only those whom the viewer sees', () => {
    const change = {
      type: 'reaction_changed',
      messageId: message.id,
      messageSeq: message.seq,
      emoji: '👍',
      isAdded: true,
    } as const;
    const event: ChatEvent = { ...common, ...change, actorId: hidden, reactions: message.reactions };
    expect(shownEvent(event, isVisible)).to.deep.equal({ ...event, actorId: null, reactions: shown });
    for (const type of ['new_message', 'message_edited'] as const) {
      const written: ChatEvent = { ...common, type, actorId: owner, message };
      expect(shownEvent(written, isVisible)).to.deep.equal({ ...written, message: { ...message, reactions: shown } });
    }
  });

  it('does not say which hidden person renamed the room', () => {
    const event: ChatEvent = { ...common, type: 'room_updated', name: 'Trip', isActive: true, actorId: hidden };
    expect(shownEvent(event, isVisible)).to.deep.equal({ ...event, actorId: null });
  });

  it('returns the same object if there is nobody to hide', () => {
    const actorId = owner;
    const events: ChatEvent[] = [
      { ...common, type: 'participants_joined', userIds: [me, owner], actorId },
      { ...common, type: 'room_updated', name: 'Trip', isActive: true, actorId: null },
      { ...common, type: 'message_deleted', messageId: message.id, messageSeq: 1, actorId: hidden },
      { ...common, type: 'new_message', actorId: hidden, message: { ...message, reactions: [] } },
    ];
    for (const event of events) expect(shownEvent(event, isVisible), event.type).to.equal(event);
    expect(shownMessage(message, () => true)).to.equal(message);
  });

  it('names in peopleIn everybody to whom the event may say something of themselves', () => {
    const event: ChatEvent = { ...common, type: 'participants_joined', userIds: [other], actorId: hidden };
    expect([...peopleIn(event)]).to.have.members([other, hidden]);
    expect([...peopleIn({ ...common, type: 'new_message', actorId: owner, message })]).to.have.members([
      ...[owner, hidden, me, other],
    ]);
  });
});

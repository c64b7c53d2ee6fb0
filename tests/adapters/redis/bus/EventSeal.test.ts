import { expect } from 'chai';
import { EventSeal } from '../../../../adapters/redis/bus/EventSeal.ts';
import { asMessageId, asRoomId, asUserId } from '../../../../core/ids.ts';
import { type ChatEvent, newMessage } from '../../../../core/messages/ChatEvent.ts';
import type { Message } from '../../../../core/messages/Message.ts';

const [roomId, senderId] = [asRoomId(7), asUserId(3)];
const moment = new Date('2026-09-01T08:00:00.123Z');

const message: Message = {
  id: asMessageId(11),
  roomId,
  seq: 4,
  sender: {
    id: senderId,
    externalId: 'tess',
    role: 'teacher',
    firstName: 'Tess',
    lastName: 'Bell',
    email: null,
    isActive: true,
  },
  content: 'Добрый день 😀',
  clientId: null,
  replyTo: null,
  threadRoot: null,
  thread: { replyCount: 2, lastReplyAt: moment },
  reactions: [{ emoji: '👍', userIds: [senderId] }],
  createdAt: moment,
  editedAt: moment,
  deletedAt: null,
};

const base = { roomId, at: moment, actorId: senderId };
/** One event of each kind. */
const events: readonly ChatEvent[] = [
  newMessage(message),
  { ...base, seq: 5, type: 'message_edited', message },
  { ...base, seq: 6, type: 'message_deleted', messageId: message.id },
  {
    ...base,
    seq: 7,
    type: 'reaction_changed',
    messageId: message.id,
    emoji: '👍',
    isAdded: true,
    reactions: message.reactions,
  },
  { ...base, seq: 8, actorId: null, type: 'participants_left', userIds: [senderId], reason: 'removed' },
  { ...base, seq: 9, type: 'room_updated', name: 'Algebra', isActive: false },
];

/** A node that knows the secret: it reads it when it first needs it. */
const node = async (nodeId: string, readSecret = async (): Promise<string> => 'shared'): Promise<EventSeal> => {
  const seal = new EventSeal({ nodeId, readSecret });
  expect(seal.seal(events, 'first')).to.equal(undefined);
  await new Promise((resolve) => setImmediate(resolve));
  return seal;
};

const sealed = (seal: EventSeal, about = 'room'): string => seal.seal(events, about) ?? expect.fail('no secret yet');

describe('EventSeal', () => {
  it('opens what another node sealed, events of every kind, with their moments', async () => {
    const [one, other] = [await node('one'), await node('other')];
    expect(other.open(sealed(one), 'one', 'room')).to.deep.equal(events);
  });

  it('shows nothing of the events, and never seals the same events alike', async () => {
    const one = await node('one');
    const [first, second] = [sealed(one), sealed(one)];
    expect(first).to.not.equal(second);
    for (const text of [first, second])
      expect(Buffer.from(text, 'base64').toString('latin1')).to.not.include('new_message');
  });

  it('opens nothing that is bound to another room, head or moment, or names another node', async () => {
    const [one, other] = [await node('one'), await node('other')];
    const text = sealed(one);
    expect(other.open(text, 'one', 'elsewhere')).to.equal(undefined);
    expect(other.open(text, 'other', 'room')).to.equal(undefined);
  });

  it('opens nothing that was changed, cut or forged', async () => {
    const [one, other] = [await node('one'), await node('other')];
    const bytes = Buffer.from(sealed(one), 'base64');
    for (const place of [0, 11, 12, 27, 28, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed.readUInt8(place) + 1) % 256, place);
      expect(other.open(changed.toString('base64'), 'one', 'room'), `byte ${place}`).to.equal(undefined);
    }
    for (const length of [0, 5, 12, 27, 28, 40])
      expect(other.open(bytes.subarray(0, length).toString('base64'), 'one', 'room')).to.equal(undefined);
    for (const text of ['', '{', '\u0000', 'x'.repeat(1_000)])
      expect(other.open(text, 'one', 'room')).to.equal(undefined);
  });

  it('opens nothing with another secret, or without one', async () => {
    const one = await node('one');
    const stranger = await node('stranger', async () => 'another');
    expect(stranger.open(sealed(one), 'one', 'room')).to.equal(undefined);
    const alone = await node('alone', async () => '');
    expect(alone.seal(events, 'room')).to.equal(undefined);
    const broken = await node('broken', () => Promise.reject(new Error('no database')));
    expect(broken.open(sealed(one), 'one', 'room')).to.equal(undefined);
  });

  it('still opens after messages under many forged node names', async () => {
    const [one, other] = [await node('one'), await node('other')];
    for (let name = 0; name < 200; name += 1) other.open(sealed(one), `node ${name}`, 'room');
    expect(other.open(sealed(one), 'one', 'room')).to.deep.equal(events);
  });
});

import { expect } from 'chai';
import type { BusMessage } from '../../../../adapters/bus/rooms/BusMessage.ts';
import { encodeWithin } from '../../../../adapters/bus/rooms/encodeWithin.ts';
import { asRoomId, asUserId } from '../../../../core/ids.ts';

const encode = (message: BusMessage): string => JSON.stringify(message);
const ids = Array.from({ length: 1_000 }, (_, index) => index + 1);
const [roomId, userId] = [asRoomId(1), asUserId(2)];

describe('encodeWithin', () => {
  const messages: readonly (readonly [BusMessage, string])[] = [
    [{ type: 'people', userIds: ids.map(asUserId) }, 'userIds'],
    [{ type: 'presence', userId, isOnline: true, roomIds: ids.map(asRoomId) }, 'roomIds'],
    [{ type: 'read', roomId, userId, upToId: 1_000, messageIds: ids }, 'messageIds'],
  ];
  for (const [message, list] of messages)
    it(`parts ${message.type} into messages that say the same together`, () => {
      const payloads = encodeWithin(500, message, encode);
      expect(Math.max(...payloads.map((payload) => payload.length))).to.be.at.most(500);
      const parts = payloads.map((payload) => JSON.parse(payload) as Record<string, unknown>);
      expect(parts.flatMap((part) => part[list])).to.deep.equal(ids);
      const { [list]: _, ...rest } = message as unknown as Record<string, unknown>;
      for (const part of parts) expect(part).to.deep.include(rest);
    });

  it('leaves whole what fits, and gives nothing for what cannot be parted', () => {
    const words: BusMessage = { type: 'live_settings' };
    expect(encodeWithin(500, words, encode)).to.deep.equal([encode(words)]);
    expect(encodeWithin(3, words, encode)).to.deep.equal([]);
    expect(encodeWithin(3, { type: 'people', userIds: [userId] }, encode)).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import { asRoomId, asUserId } from '../../core/ids.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import type { BusListener, RoomPublication } from '../../core/rooms/RoomBus.ts';
import type { Open } from './ChatWorld.ts';
import { stateOver } from './stateOver.ts';

const [roomId, userId] = [asRoomId(7), asUserId(3)];

const publication = (headSeq: number): RoomPublication<ChatEvent> => ({
  roomId,
  headSeq,
  events: [{ type: 'participants_joined', roomId, seq: headSeq, at: new Date(0), actorId: null, userIds: [userId] }],
});

/** What `RoomBus` promises on one node. */
export const roomBusContract = (name: string, open: Open<'bus'>): void =>
  void describe(`roomBus (${name})`, () => {
    const fact = stateOver(open);
    const listener = (received: unknown[], fail = false): BusListener<ChatEvent> => {
      const receive = (item: unknown): void => {
        received.push(item);
        if (fail) throw new Error('a broken listener');
      };
      return { onPublication: receive, onInvalidation: receive, onEphemeral: receive };
    };

    fact('delivers a publication with its events to this node’s listeners before it returns', async ({ bus }) => {
      const received: unknown[] = [];
      bus.addListener(listener(received));
      await bus.subscribeRoom(roomId);
      bus.publish(publication(1));
      expect(received).to.deep.equal([publication(1)]);
    });

    fact('delivers in the order of publishing', async ({ bus }) => {
      const heads: number[] = [];
      bus.addListener({ ...listener([]), onPublication: ({ headSeq }) => heads.push(headSeq) });
      await bus.subscribeRoom(roomId);
      for (const head of [1, 2, 3]) bus.publish(publication(head));
      expect(heads).to.deep.equal([1, 2, 3]);
    });

    fact('delivers invalidations and ephemeral events before it returns', async ({ bus }) => {
      const received: unknown[] = [];
      bus.addListener(listener(received));
      await Promise.all([bus.subscribeRoom(roomId), bus.subscribePerson(userId)]);
      const events = [
        { type: 'typing', roomId, userId, isTyping: true },
        { type: 'read', roomId, userId, upToId: 5, messageIds: [5] },
        { type: 'unread', roomId, userId, fromId: 4 },
        { type: 'settings', roomId, userId, isMuted: true, isPinned: false, isHidden: false },
        { type: 'presence', userId, isOnline: true, roomIds: [roomId] },
        { type: 'notice', userId, about: 'report', id: 7, outcome: 'acted' },
      ] as const;
      bus.invalidate({ userIds: [userId] });
      for (const event of events) bus.publishEphemeral(event);
      expect(received).to.deep.equal([{ userIds: [userId] }, ...events]);
    });

    fact('delivers what this node publishes without a subscription', async ({ bus }) => {
      const received: unknown[] = [];
      bus.addListener(listener(received));
      const event = { type: 'typing', roomId, userId, isTyping: true } as const;
      bus.publish(publication(1));
      bus.invalidate({ userIds: [userId] });
      bus.publishEphemeral(event);
      expect(received).to.deep.equal([publication(1), { userIds: [userId] }, event]);
    });

    fact('delivers once to every listener, also after several subscriptions', async ({ bus }) => {
      const [one, other]: [unknown[], unknown[]] = [[], []];
      bus.addListener(listener(one));
      bus.addListener(listener(other));
      await bus.subscribeRoom(roomId);
      await bus.subscribeRoom(roomId);
      bus.publish(publication(1));
      expect([one.length, other.length]).to.deep.equal([1, 1]);
    });

    fact('goes on delivering until every subscription has ended', async ({ bus }) => {
      const received: unknown[] = [];
      bus.addListener(listener(received));
      await bus.subscribeRoom(roomId);
      await bus.subscribeRoom(roomId);
      bus.unsubscribeRoom(roomId);
      bus.publish(publication(1));
      expect(received).to.have.length(1);
    });

    fact('delivers nothing to a removed listener', async ({ bus }) => {
      const received: unknown[] = [];
      const remove = bus.addListener(listener(received));
      await bus.subscribeRoom(roomId);
      remove();
      remove();
      bus.publish(publication(1));
      expect(received).to.deep.equal([]);
    });

    fact('does not throw, and delivers to the others, if a listener throws', async ({ bus }) => {
      const [broken, sound]: [unknown[], unknown[]] = [[], []];
      bus.addListener(listener(broken, true));
      bus.addListener(listener(sound));
      await bus.subscribeRoom(roomId);
      bus.publish(publication(1));
      bus.invalidate({ userIds: [userId] });
      bus.publishEphemeral({ type: 'typing', roomId, userId, isTyping: false });
      expect([broken.length, sound.length]).to.deep.equal([3, 3]);
    });

    fact('lets a listener remove itself during a delivery', async ({ bus }) => {
      const received: unknown[] = [];
      const remove = bus.addListener({ ...listener([]), onPublication: () => remove() });
      bus.addListener(listener(received));
      await bus.subscribeRoom(roomId);
      bus.publish(publication(1));
      expect(received).to.have.length(1);
    });

    fact('ignores the end of a subscription that never began', async ({ bus }) => {
      bus.unsubscribeRoom(roomId);
      bus.unsubscribePerson(userId);
    });

    fact('delivers nothing after close, which may be called twice', async ({ bus }) => {
      const received: unknown[] = [];
      bus.addListener(listener(received));
      await bus.close();
      await bus.close();
      bus.publish(publication(1));
      expect(received).to.deep.equal([]);
    });
  });

import { expect } from 'chai';
import { MemoryPresence } from '../../../../adapters/memory/rooms/MemoryPresence.ts';
import { ConnectedPerson } from '../../../../adapters/ws/fanout/ConnectedPerson.ts';
import { Membership } from '../../../../adapters/ws/fanout/Membership.ts';
import type { Subscriber } from '../../../../adapters/ws/fanout/Subscriber.ts';
import { PresencePublisher } from '../../../../adapters/ws/presence/PresencePublisher.ts';
import { asRoomId, asUserId, type UserId } from '../../../../core/ids.ts';
import type { EphemeralEvent } from '../../../../core/rooms/RoomBus.ts';
import { ManualClock } from '../../../support/ManualClock.ts';

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Somebody connected who is a member of that many rooms. */
const connectedPerson = (userId: UserId, rooms: number): ConnectedPerson => {
  const person = new ConnectedPerson(userId);
  person.connect({} as Subscriber);
  for (let id = 1; id <= rooms; id += 1) {
    const roomId = asRoomId(id);
    person.membershipBegan(
      new Membership(person, roomId, { sinceSeq: 0, fromSeq: 0, visibleFromSeq: 0, isNew: false }),
    );
  }
  return person;
};

const open = () => {
  const published: EphemeralEvent[] = [];
  const [clock, presence] = [new ManualClock(), new MemoryPresence()];
  const people = new Map<UserId, ConnectedPerson>();
  const bus = { publishEphemeral: (event: EphemeralEvent) => void published.push(event) };
  const departed: UserId[] = [];
  const counted = {
    connect: (userId: UserId) => presence.connect(userId),
    disconnect: (userId: UserId) => {
      departed.push(userId);
      return presence.disconnect(userId);
    },
  };
  const publisher = new PresencePublisher({ presence: counted, bus, people, clock, graceMs: 5_000, log });
  return { publisher, published, clock, people, presence, departed };
};

describe('PresencePublisher', () => {
  it('names at most a thousand rooms of a person', async () => {
    const { publisher, published } = open();
    await publisher.connected(connectedPerson(asUserId(1), 1_500));
    const [signal] = published;
    expect(signal?.type === 'presence' && signal.roomIds.length).to.equal(1_000);
  });

  it('ends at most 500 absences in one tick, and publishes each once', async () => {
    const { publisher, published, clock, departed } = open();
    for (let id = 1; id <= 1_000; id += 1) {
      await publisher.connected(connectedPerson(asUserId(id), 0));
      publisher.disconnected(asUserId(id), [asRoomId(1)]);
    }
    await clock.advance(5_000);
    const counts: number[] = [];
    for (let tick = 0; tick < 3; tick += 1) {
      await publisher.tick(clock.monotonic());
      counts.push(departed.length);
    }
    expect(counts).to.deep.equal([500, 1_000, 1_000]);
    expect(published).to.have.length(1_000);
  });

  it('counts a person as online until they have been gone for the grace', async () => {
    const { publisher, published, clock, presence } = open();
    const person = connectedPerson(asUserId(1), 1);
    const isThere = async (): Promise<boolean> => (await presence.online([person.userId])).has(person.userId);
    await publisher.connected(person);
    publisher.disconnected(person.userId, [asRoomId(1)]);
    await clock.advance(4_999);
    await publisher.tick(clock.monotonic());
    expect([await isThere(), published.length]).to.deep.equal([true, 1]);
    await clock.advance(1);
    await publisher.tick(clock.monotonic());
    expect([await isThere(), published.length]).to.deep.equal([false, 2]);
  });

  it('publishes that a person is online whom another node takes for gone', () => {
    const { publisher, published, people } = open();
    const userId = asUserId(1);
    const gone = { type: 'presence', userId, isOnline: false, roomIds: [asRoomId(1)] } as const;
    publisher.correct(gone);
    expect(published).to.deep.equal([]);
    people.set(userId, connectedPerson(userId, 1));
    publisher.correct(gone);
    expect(published).to.deep.equal([{ ...gone, isOnline: true }]);
  });

  it('does not publish the absence of a person who reconnects while it is being ended', async () => {
    const { publisher, published, clock, presence, people } = open();
    const person = connectedPerson(asUserId(1), 1);
    await publisher.connected(person);
    publisher.disconnected(person.userId, [asRoomId(1)]);
    await clock.advance(5_000);
    const depart = presence.disconnect.bind(presence);
    presence.disconnect = async (userId) => {
      const isLast = await depart(userId);
      people.set(userId, person);
      await publisher.connected(person);
      return isLast;
    };
    await publisher.tick(clock.monotonic());
    expect(published.map((signal) => signal.type === 'presence' && signal.isOnline)).to.deep.equal([true, true]);
    expect((await presence.online([person.userId])).size).to.equal(1);
  });

  it('goes on when presence fails', async () => {
    const { publisher, published, clock, presence } = open();
    const person = connectedPerson(asUserId(1), 1);
    await publisher.connected(person);
    publisher.disconnected(person.userId, [asRoomId(1)]);
    await clock.advance(5_000);
    const depart = presence.disconnect.bind(presence);
    presence.disconnect = () => Promise.reject(new Error('no answer'));
    await publisher.tick(clock.monotonic());
    presence.disconnect = depart;
    await publisher.tick(clock.monotonic());
    expect(published.map((signal) => signal.type === 'presence' && signal.isOnline)).to.deep.equal([true, false]);
  });
});

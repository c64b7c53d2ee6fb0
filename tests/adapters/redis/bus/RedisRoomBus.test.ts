import { expect } from 'chai';
import { asRoomId, asUserId } from '../../../../core/ids.ts';
import type { ChatEvent } from '../../../../core/messages/ChatEvent.ts';
import type { RoomPublication } from '../../../../core/rooms/RoomBus.ts';
import { eventually } from '../../../support/eventually.ts';
import { runRedisCommand } from '../../../support/startRedis.ts';
import { type TestRedis, withRedis } from '../../../support/testRedis.ts';
import { RedisNode } from '../RedisNode.ts';

const [roomId, otherRoomId, userId] = [asRoomId(7), asRoomId(8), asUserId(3)];

const joined = (seq: number): RoomPublication<ChatEvent> => ({
  roomId,
  headSeq: seq,
  events: [{ type: 'participants_joined', roomId, seq, at: new Date(0), actorId: null, userIds: [userId] }],
});

withRedis('RedisRoomBus between two nodes', (getRedis) => {
  let redis: TestRedis;
  let [here, there]: RedisNode[] = [];
  let opened = 0;
  const nodes = (): [RedisNode, RedisNode] => [here!, there!];

  beforeEach(async () => {
    opened += 1;
    redis = { ...getRedis(), prefix: `${getRedis().prefix}${opened}:` };
    [here, there] = await Promise.all([RedisNode.start(redis), RedisNode.start(redis)]);
  });
  afterEach(() => Promise.all([here?.close(), there?.close()]));

  const inject = (channel: string, payload: string) =>
    runRedisCommand(redis.url, 'PUBLISH', `${redis.prefix}${channel}`, payload);

  it('carries the head of a room, and the events once it has seen that another node listens', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    one.bus.publish(joined(4));
    await eventually(() => expect(other.publications).to.deep.equal([{ roomId, headSeq: 4 }]));
    const last = await eventually(() => {
      const seq = 5 + other.publications.length;
      one.bus.publish(joined(seq));
      expect(other.publications.at(-1)).to.have.property('events');
      return other.publications.at(-1)?.headSeq ?? 0;
    });
    expect(other.publications.at(-1)).to.deep.equal(joined(last));
  });

  it('delivers only heads to a node that does not know the secret', async () => {
    const [one, other] = nodes();
    const stranger = await RedisNode.start({ ...redis, secret: 'another' });
    await Promise.all([other.bus.subscribeRoom(roomId), stranger.bus.subscribeRoom(roomId)]);
    await eventually(() => {
      one.bus.publish(joined(1 + other.publications.length));
      expect(other.publications.at(-1)).to.have.property('events');
    });
    await eventually(() => expect(stranger.publications).to.have.length(other.publications.length));
    expect(stranger.publications.filter(({ events }) => events !== undefined)).to.deep.equal([]);
    expect(stranger.bus.counts.malformed).to.equal(0);
    await stranger.close();
  });

  it('delivers no events that a stranger has published', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    const forged = { node: one.link.nodeId, at: Math.round(one.link.now()), room: 7, head: 9 };
    for (const sealed of ['', 'AAAA', Buffer.from(JSON.stringify(joined(9).events)).toString('base64'), 7, {}])
      await inject('room:7', JSON.stringify({ ...forged, sealed }));
    await eventually(() => expect(other.publications).to.have.length(5));
    expect(other.publications.filter(({ events }) => events !== undefined)).to.deep.equal([]);
  });

  it('carries invalidations and ephemeral events', async () => {
    const [one, other] = nodes();
    await Promise.all([other.bus.subscribeRoom(roomId), other.bus.subscribePerson(userId)]);
    one.bus.invalidate({ userIds: [userId] });
    one.bus.publishEphemeral({ type: 'typing', roomId, userId, isTyping: true });
    one.bus.publishEphemeral({ type: 'read', roomId, userId, upToId: 12 });
    one.bus.publishEphemeral({ type: 'settings', roomId, userId, isMuted: false, isPinned: true, isHidden: true });
    const arrival = { type: 'presence', userId, isOnline: true, roomIds: [roomId] } as const;
    one.bus.publishEphemeral(arrival);
    await eventually(() => expect(other.ephemeral).to.have.length(4));
    expect(other.ephemeral).to.deep.include(arrival);
    expect(other.invalidations).to.deep.equal([{ userIds: [userId] }]);
    expect(other.ephemeral).to.deep.include({ type: 'typing', roomId, userId, isTyping: true });
    expect(other.ephemeral).to.deep.include({ type: 'read', roomId, userId, upToId: 12 });
    expect(other.ephemeral).to.deep.include({
      type: 'settings',
      roomId,
      userId,
      isMuted: false,
      isPinned: true,
      isHidden: true,
    });
  });

  it('does not deliver a node’s own publication to it twice', async () => {
    const [one, other] = nodes();
    await Promise.all([one.bus.subscribeRoom(roomId), other.bus.subscribeRoom(roomId)]);
    one.bus.publish(joined(1));
    await eventually(() => expect(other.publications).to.have.length(1));
    other.bus.publish(joined(2));
    await eventually(() => expect(one.publications).to.have.length(2));
    expect(one.publications.map(({ headSeq }) => headSeq)).to.deep.equal([1, 2]);
  });

  it('carries only the highest head of each room when much changes in one tick', async () => {
    const [one, other] = nodes();
    await Promise.all([other.bus.subscribeRoom(roomId), other.bus.subscribeRoom(otherRoomId)]);
    for (let seq = 1; seq <= 100; seq += 1) one.bus.publish(joined(seq));
    one.bus.publish({ roomId: otherRoomId, headSeq: 1 });
    await eventually(() => expect(other.publications).to.have.length(2));
    expect(other.publications).to.deep.equal([
      { roomId, headSeq: 100 },
      { roomId: otherRoomId, headSeq: 1 },
    ]);
    expect(one.bus.counts.published).to.equal(2);
  });

  it('carries nothing of a room once its last listener has left', async () => {
    const [one, other] = nodes();
    for (let times = 0; times < 2; times += 1) await other.bus.subscribeRoom(roomId);
    await other.bus.subscribeRoom(otherRoomId);
    other.bus.unsubscribeRoom(roomId);
    one.bus.publish(joined(1));
    await eventually(() => expect(other.publications).to.have.length(1));
    other.bus.unsubscribeRoom(roomId);
    const numSub = () => runRedisCommand(redis.url, 'PUBSUB', 'NUMSUB', `${redis.prefix}room:7`);
    await eventually(async () => expect(await numSub()).to.deep.equal([`${redis.prefix}room:7`, 0]));
  });

  it('listens again to a room that was left in the same tick', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    other.bus.unsubscribeRoom(roomId);
    await other.bus.subscribeRoom(roomId);
    other.bus.unsubscribeRoom(roomId);
    const again = other.bus.subscribeRoom(roomId);
    await again;
    one.bus.publish(joined(1));
    await eventually(() => expect(other.publications).to.have.length(1));
  });

  it('misses nothing that is published after a subscription is confirmed', async () => {
    const [one, other] = nodes();
    for (let room = 1; room <= 200; room += 1) {
      const id = asRoomId(room);
      await other.bus.subscribeRoom(id);
      one.bus.publish({ roomId: id, headSeq: 1 });
    }
    await eventually(() => expect(other.publications).to.have.length(200));
  });

  it('ignores and counts malformed messages, and goes on', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    const at = Math.round(one.link.now());
    const malformed: readonly unknown[] = [
      null,
      [],
      7,
      {},
      { node: 'x', at },
      { node: 'x', at, room: 7 },
      { node: 'x', at, room: 7, head: -1 },
      { node: 'x', at, room: 7, head: 0 },
      { node: 'x', at, room: 7, head: 1e300 },
      { node: 'x', at, room: 7, head: 1.5 },
      { node: 'x', at, room: 7, head: '1' },
      { node: 'x', at, room: 8, head: 1 },
      { node: 'x', at, room: '7', head: 1 },
      { node: 'x', at: -1, room: 7, head: 1 },
      { node: 7, at, room: 7, head: 1 },
      { node: 'x'.repeat(100), at, room: 7, head: 1 },
      { node: 'x', at, people: [3] },
      { node: 'x', at, room: 7, user: 3 },
      { node: 'x', at, room: 7, user: -3, typing: true },
      { node: 'x', at, room: 7, user: 3, typing: 'yes' },
      { node: 'x', at, room: 7, user: 3, read: 2 ** 53 },
      { node: 'x', at, room: 7, user: 3, muted: true },
      { node: 'x', at, room: 7, user: 3, muted: true, pinned: 1 },
      { node: 'x', at, room: 7, head: 1, pad: 'x'.repeat(20_000) },
    ];
    for (const payload of malformed) await inject('room:7', JSON.stringify(payload));
    for (const payload of ['', '{', '\u0000', '['.repeat(20_000), '{"__proto__":{"room":7}}'])
      await inject('room:7', payload);
    for (const people of [[-3], ['3'], {}, 3, Array.from({ length: 1_001 }, () => 3)])
      await inject('people', JSON.stringify({ node: 'x', at, people }));
    one.bus.publish(joined(5));
    await eventually(() => expect(other.publications).to.deep.equal([{ roomId, headSeq: 5 }]));
    for (const rooms of [[-3], ['3'], {}, 3, Array.from({ length: 1_001 }, () => 3)])
      await inject('people', JSON.stringify({ node: 'x', at, user: 3, online: true, rooms }));
    await inject('people', JSON.stringify({ node: 'x', at, user: 3, rooms: [3] }));
    await eventually(() => expect(other.bus.counts.malformed).to.equal(malformed.length + 5 + 5 + 6));
    expect([...other.invalidations, ...other.ephemeral, ...other.failures]).to.deep.equal([]);
    expect(other.link.degraded).to.equal(null);
  });

  it('drops publications and ephemeral events that are old or from the future, but no invalidation', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    const now = Math.round(one.link.now());
    for (const at of [now - 11_000, now + 11_000]) {
      await inject('room:7', JSON.stringify({ node: 'x', at, room: 7, head: 1 }));
      await inject('room:7', JSON.stringify({ node: 'x', at, room: 7, user: 3, typing: true }));
    }
    await inject('people', JSON.stringify({ node: 'x', at: now - 11_000, people: [3] }));
    await inject('room:7', JSON.stringify({ node: 'x', at: now - 9_000, room: 7, head: 2 }));
    await eventually(() => expect(other.publications).to.deep.equal([{ roomId, headSeq: 2 }]));
    expect(other.bus.counts.expired).to.equal(4);
    expect(other.invalidations).to.deep.equal([{ userIds: [userId] }]);
    expect(other.ephemeral).to.deep.equal([]);
  });

  it('carries everything to a node whose clock is an hour ahead', async () => {
    const [one] = nodes();
    const ahead = { now: () => new Date(Date.now() + 3_600_000), monotonic: () => performance.now() };
    const late = await RedisNode.start({ ...redis, clock: ahead });
    await late.bus.subscribeRoom(roomId);
    one.bus.publish(joined(1));
    await eventually(() => expect(late.publications).to.have.length(1));
    await late.close();
  });

  it('carries an invalidation of very many people', async () => {
    const [one, other] = nodes();
    const userIds = Array.from({ length: 5_000 }, (_, index) => asUserId(index + 1));
    one.bus.invalidate({ userIds });
    await eventually(() =>
      expect(other.invalidations.flatMap((invalidation) => invalidation.userIds)).to.deep.equal(userIds),
    );
  });

  it('sends what was published in the last tick before it closes', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    one.bus.publish(joined(1));
    await one.close();
    await eventually(() => expect(other.publications).to.have.length(1));
  });
});

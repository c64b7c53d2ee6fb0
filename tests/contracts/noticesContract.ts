import { expect } from 'chai';
import type { RoomId } from '../../core/ids.ts';
import type { Notice } from '../../core/notifications/Notice.ts';
import type { OpenStored } from './ChatWorld.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

const audit = { actor: { kind: 'system' }, action: 'notifications.revived' } as const;
const channel = 'mail';
const query = { people: 10, spacingMs: 0, needsAddress: false };

/** What a store of notices and deliveries promises. */
export const noticesContract = (name: string, open: OpenStored): void =>
  void describe(`notices (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const { notices, messages } = world;
      const roomId = await school.group('tess', ['sam', 'sue']);
      const notice = async (who: Name, text: string, more: Partial<Notice> = {}, room = roomId): Promise<Notice> => {
        const { message } = await school.append(room, 'tess', text);
        const told = { userId: school.id(who), channel, roomId: room, messageId: message.id, seq: message.seq };
        return { ...told, reason: 'message', dueAt: new Date(0), ...more };
      };
      const gather = (more: Partial<typeof query> = {}) => notices.gather(channel, { ...query, ...more });
      const claim = (claimMs = 60_000) => notices.claim(channel, { count: 10, claimMs });
      const textsOf = async (told: readonly { roomId: RoomId; messageId: Notice['messageId'] }[]) =>
        Promise.all(told.map(async (one) => (await messages.find(one.roomId, one.messageId))?.content));
      return { ...world, school, roomId, notice, gather, claim, textsOf };
    });

    fact('gives the members of rooms with what decides whether they are told', async (world) => {
      const { school, notices, notificationChoices: choices, inbox, roomId } = world;
      const [sam, sue] = [school.id('sam'), school.id('sue')];
      const ids = await school.say(roomId, 'tess', 'one', 'two');
      await inbox.markRead(roomId, sam, ids[0] ?? null);
      await inbox.updatePreferences(roomId, sue, { isMuted: true });
      const snoozedUntil = new Date(Date.now() + 3_600_000);
      await choices.saveRoomSettings(roomId, sam, { level: 'mentions', snoozedUntil });
      await choices.saveSettings(sam, { quietHours: null });
      await choices.saveAddress({ userId: sam, channel: 'push', address: 'https://push.example/1', details: {} }, 5);
      await school.change('sue', { email: 'sue@school.example' });
      const [room, ...others] = await notices.rooms(
        [roomId],
        [
          { name: 'mail', needsAddress: false },
          { name: 'push', needsAddress: true },
        ],
      );
      expect(others).to.deep.equal([]);
      expect(room).to.include({ roomId, type: 'group', organisationId: 0 });
      const of = (id: typeof sam) => room?.members.find(({ userId }) => userId === id);
      const first = (await world.messages.find(roomId, ids[0] ?? expect.fail()))?.seq;
      expect(of(sam)).to.deep.include({ role: 'student', level: 'mentions', isMuted: false, snoozedUntil });
      expect(of(sam)).to.deep.include({ lastReadSeq: first, settings: { quietHours: null }, channels: ['push'] });
      expect(of(sue)).to.deep.include({ level: null, isMuted: true, settings: {}, channels: ['mail'] });
      // A channel of the host's own knows by itself where people are.
      const [known] = await notices.rooms([roomId], [{ name: 'phone', needsAddress: false }]);
      expect(known?.members.map(({ channels }) => channels)).to.deep.equal(room?.members.map(() => ['phone']));
      expect(await notices.rooms([roomId], [])).to.have.nested.property('[0].members[0].channels').that.is.empty;
    });

    fact('stores a notice once, also after its delivery was made (I20)', async ({ notices, notice, gather }) => {
      const one = await notice('sam', 'one');
      expect(await notices.add([one, await notice('sam', 'two')])).to.equal(2);
      expect(await notices.add([one])).to.equal(0);
      expect(await gather()).to.deep.equal({ deliveries: 1, dropped: 0 });
      expect(await notices.add([one])).to.equal(0);
      expect(await gather()).to.deep.equal({ deliveries: 0, dropped: 0 });
    });

    fact('puts all that is due for a person into one delivery', async (world) => {
      const { school, notices, notice, gather, claim, textsOf } = world;
      const other = await school.direct('tess', 'sam');
      const later = { dueAt: new Date(Date.now() + 3_600_000) };
      await notices.add([
        await notice('sam', 'two', {}, other),
        await notice('sam', 'three'),
        await notice('sue', 'x'),
      ]);
      await notices.add([await notice('sam', 'later', later), await notice('sam', 'pushed', { channel: 'push' })]);
      expect(await gather()).to.deep.equal({ deliveries: 2, dropped: 0 });
      const deliveries = await claim();
      const sams = deliveries.find(({ userId }) => userId === school.id('sam'));
      expect(sams).to.include({ channel, attempt: 1, mayRepeat: false, address: null });
      expect(await textsOf(sams?.messages ?? [])).to.deep.equal(['two', 'three']);
      expect(await claim()).to.deep.equal([]);
    });

    fact('puts it into one delivery also when many gather at once', async ({ notices, notice, gather, claim }) => {
      for (const text of ['one', 'two', 'three'])
        await notices.add([await notice('sam', text), await notice('sue', text)]);
      await Promise.all(Array.from({ length: 8 }, () => gather()));
      expect((await claim()).map(({ messages }) => messages.length)).to.deep.equal([3, 3]);
    });

    fact('drops what was read, deleted or may not be seen any more', async (world) => {
      const { school, notices, notice, gather, claim, textsOf, inbox, roomId } = world;
      const [read, gone, live] = [
        await notice('sam', 'read'),
        await notice('sam', 'gone'),
        await notice('sam', 'live'),
      ];
      const left = await notice('sue', 'left');
      await notices.add([read, gone, live, left]);
      await inbox.markRead(roomId, school.id('sam'), read.messageId);
      await school.remove(roomId, gone.messageId);
      await world.rooms.update({ roomId, actorId: null, change: (room) => room.leftBy([school.id('sue')], 'left') });
      expect(await gather()).to.deep.equal({ deliveries: 1, dropped: 3 });
      expect(await textsOf((await claim())[0]?.messages ?? [])).to.deep.equal(['live']);
    });

    fact('lets a person wait who was told a moment ago, unless all must hear of it', async (world) => {
      const { notices, notice, gather } = world;
      const spacingMs = 3_600_000;
      await notices.add([await notice('sam', 'one')]);
      expect(await gather({ spacingMs })).to.include({ deliveries: 1 });
      await notices.add([await notice('sam', 'two')]);
      expect(await gather({ spacingMs })).to.include({ deliveries: 0 });
      await notices.add([await notice('sam', 'the school is closed', { reason: 'always' })]);
      expect(await gather({ spacingMs })).to.include({ deliveries: 1 });
    });

    fact('makes a delivery for each address, and none for who has none', async (world) => {
      const { school, notices, notice, notificationChoices: choices } = world;
      const userId = school.id('sam');
      for (const address of ['a', 'b'])
        await choices.saveAddress({ userId, channel: 'push', address, details: { key: address } }, 5);
      await notices.add([await notice('sam', 'x', { channel: 'push' }), await notice('sue', 'x', { channel: 'push' })]);
      expect(await notices.gather('push', { ...query, needsAddress: true })).to.deep.equal({
        deliveries: 2,
        dropped: 0,
      });
      const claimed = await notices.claim('push', { count: 10, claimMs: 60_000 });
      expect(claimed.map(({ address }) => address?.address).sort()).to.deep.equal(['a', 'b']);
      expect(claimed[0]?.address?.details).to.deep.equal({ key: claimed[0]?.address?.address });
    });

    fact('gives a delivery again whose attempt left no record, and says so', async (world) => {
      const { notices, notice, gather, claim, clock } = world;
      await notices.add([await notice('sam', 'x')]);
      await gather();
      const [first = expect.fail()] = await claim(1);
      await clock.advance(5);
      const [second = expect.fail()] = await claim();
      expect(second).to.deep.include({ id: first.id, attempt: 2, mayRepeat: true });
      // The first attempt ends late: what it says does not count any more.
      await notices.finish(first, { outcome: 'dead', failure: 'late' });
      await notices.finish(second, { outcome: 'sent' });
      expect(await notices.dead({ limit: 5 })).to.deep.equal([]);
      expect(await notices.figures()).to.deep.equal([]);
    });

    fact('takes back a claim that nobody used, and not what another one claimed meanwhile', async (world) => {
      const { notices, notice, gather, claim, clock } = world;
      await notices.add([await notice('sam', 'x'), await notice('sue', 'x')]);
      await gather();
      const [one = expect.fail(), two = expect.fail()] = await claim();
      await notices.release([one]);
      const [again = expect.fail(), ...others] = await claim(1);
      expect(others).to.deep.equal([]);
      expect(again).to.deep.include({ id: one.id, attempt: 1, mayRepeat: false });
      await clock.advance(5);
      const [third = expect.fail()] = await claim(1);
      expect(third).to.deep.include({ id: one.id, attempt: 2, mayRepeat: true });
      await notices.release([again]);
      await notices.release([third]);
      // What an earlier attempt may have sent is not forgotten with the claim.
      const [last = expect.fail(), ...more] = await claim();
      expect(more).to.deep.equal([]);
      expect(last).to.deep.include({ id: one.id, attempt: 2, mayRepeat: true });
      await notices.finish(two, { outcome: 'sent' });
      await notices.release([two]);
      expect(await claim()).to.deep.equal([]);
    });

    fact('tries again when it is time, gives up, and begins anew when asked', async (world) => {
      const { notices, notice, gather, claim, school, auditLog } = world;
      await notices.add([await notice('sam', 'x')]);
      await gather();
      const [first = expect.fail()] = await claim();
      await notices.finish(first, { outcome: 'retry', afterMs: 3_600_000, failure: 'busy' });
      expect(await claim()).to.deep.equal([]);
      expect(await notices.figures()).to.deep.equal([{ channel, notices: 0, waiting: 1, dead: 0, lagSeconds: 0 }]);
      await notices.finish(first, { outcome: 'sent' });
      await notices.add([await notice('sue', 'x')]);
      await gather();
      const [other = expect.fail()] = await claim();
      await notices.finish(other, { outcome: 'dead', failure: 'refused' });
      const [dead = expect.fail()] = await notices.dead({ limit: 5 });
      expect(dead).to.include({ channel, userId: school.id('sue'), messages: 1, attempts: 1, failure: 'refused' });
      expect(await notices.dead({ limit: 5, before: dead.id })).to.deep.equal([]);
      expect(await notices.revive(987_654, audit)).to.equal(false);
      expect(await notices.revive(dead.id, audit)).to.equal(true);
      expect((await claim()).map(({ id, attempt, mayRepeat }) => [id, attempt, mayRepeat])).to.deep.equal([
        [dead.id, 1, false],
      ]);
      expect((await auditLog.list({ limit: 5 })).map(({ action }) => action)).to.include('notifications.revived');
    });

    fact('removes an address that reaches nobody any more', async (world) => {
      const { school, notices, notice, notificationChoices: choices, gather, claim } = world;
      const userId = school.id('sam');
      await choices.saveAddress({ userId, channel: 'push', address: 'a', details: {} }, 5);
      await school.change('sue', { email: 'sue@school.example' });
      await notices.add([await notice('sam', 'x', { channel: 'push' }), await notice('sue', 'x')]);
      await notices.gather('push', { ...query, needsAddress: true });
      const [push = expect.fail()] = await notices.claim('push', { count: 1, claimMs: 60_000 });
      await notices.finish(push, { outcome: 'gone', failure: '410' });
      expect(await choices.addresses(userId)).to.deep.equal([]);
      await gather();
      const [mail = expect.fail()] = await claim();
      await notices.finish(mail, { outcome: 'gone', failure: '550 no such user' });
      const reachable = async () => {
        const [room] = await notices.rooms([world.roomId], [{ name: 'mail', needsAddress: false }]);
        return room?.members.find((one) => one.userId === school.id('sue'))?.channels;
      };
      expect(await reachable()).to.deep.equal([]);
      await school.change('sue', { email: 'sue@new.example' });
      expect(await reachable()).to.deep.equal(['mail']);
    });

    fact('records many attempts that end at once, each as it ended', async (world) => {
      const { school, notices, notice, gather, claim } = world;
      for (const who of ['sam', 'sue'] as const) await school.change(who, { email: 'both@school.example' });
      for (const text of ['one', 'two', 'three']) {
        await notices.add([await notice('sam', text), await notice('sue', text)]);
        await gather();
      }
      const [sent, dead, retry, cancelled, ...gone] = await claim();
      if (!sent || !dead || !retry || !cancelled || gone.length !== 2) expect.fail('there are six deliveries');
      await Promise.all([
        notices.finish(sent, { outcome: 'sent' }),
        notices.finish({ ...sent, attempt: 7 }, { outcome: 'dead', failure: 'of another attempt' }),
        notices.finish(dead, { outcome: 'dead', failure: 'no\0sense' }),
        notices.finish(retry, { outcome: 'retry', afterMs: 3_600_000, failure: 'busy' }),
        notices.finish(cancelled, { outcome: 'cancelled' }),
        ...gone.map((one) => notices.finish(one, { outcome: 'gone', failure: '550 no such user' })),
      ]);
      const failures = new Map((await notices.dead({ limit: 9 })).map(({ id, failure }) => [id, failure]));
      expect([...failures.keys()].sort()).to.deep.equal([dead, ...gone].map(({ id }) => id).sort());
      expect(failures.get(gone[0]?.id ?? 0)).to.equal('550 no such user');
      expect(await notices.figures()).to.deep.equal([{ channel, notices: 0, waiting: 1, dead: 3, lagSeconds: 0 }]);
      const [room] = await notices.rooms([world.roomId], [{ name: 'mail', needsAddress: false }]);
      expect(room?.members.flatMap(({ channels }) => channels)).to.deep.equal([]);
    });

    fact('removes what was finished long ago', async ({ notices, notice, gather, claim }) => {
      await notices.add([await notice('sam', 'x')]);
      await gather();
      const [one = expect.fail()] = await claim();
      await notices.finish(one, { outcome: 'sent' });
      expect(await notices.tidy(new Date(0))).to.equal(0);
      expect(await notices.tidy(new Date(Date.now() + 3_600_000))).to.equal(2);
    });
  });

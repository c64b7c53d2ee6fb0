import { expect } from 'chai';
import { asMessageId, asRoomId } from '../../../core/ids.ts';
import { School } from '../../contracts/School.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const open = async () => {
  const world = await memoryWorld();
  return { ...world, school: await School.open(world) };
};

describe('MemoryDatabase', () => {
  it('makes writes wait for a running directory transaction, and shows none of its changes meanwhile', async () => {
    const { directory, messages, people, school } = await open();
    const roomId = await school.direct('tess', 'sam');
    const steps: string[] = [];
    let finish = (): void => {};
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const change = directory.transaction(async (tx) => {
      await tx.savePeople(
        [{ externalId: 'new', role: 'student', firstName: 'N', lastName: 'N', isActive: true }],
        'host',
      );
      await gate;
      steps.push('changed');
    });
    const draft = { roomId, senderId: school.id('tess'), content: 'Hi', sent: 'Hi', clientId: null, replyTo: null };
    const sends = ['one', 'two'].map((label) => messages.append(draft).then(() => steps.push(label)));
    expect(await people.findByExternalId('new')).to.equal(undefined);
    finish();
    await Promise.all([change, ...sends]);
    expect(steps).to.deep.equal(['changed', 'one', 'two']);
    expect((await people.findByExternalId('new'))?.role).to.equal('student');
  });

  it('runs the next write after a failed transaction', async () => {
    const { directory, school } = await open();
    const failing = directory.transaction(async () => {
      throw new RangeError('no');
    });
    const next = school.group('tess', ['sam']);
    expect(await failing.catch((failure: unknown) => failure)).to.be.instanceOf(RangeError);
    expect(await next).to.be.a('number');
  });

  it('keeps the words of a deleted message in the event of its deletion alone (I18)', async () => {
    const { database, school } = await open();
    const roomId = await school.direct('tess', 'sam');
    const [id = asMessageId(0)] = await school.say(roomId, 'tess', 'on record');
    await school.remove(roomId, id);
    const log = database.tables.log(roomId);
    expect(log.find(id)?.content).to.equal('');
    expect(log.events.at(-1)).to.include({ type: 'message_deleted', replaced: 'on record' });
  });

  it('keeps no log for rooms that do not exist (I14)', async () => {
    const { database } = await open();
    expect(database.tables.log(asRoomId(987_654))).not.to.equal(database.tables.log(asRoomId(987_654)));
  });

  it('forgets tickets that nobody redeemed (I14)', async () => {
    const { database, tickets, clock, school } = await open();
    for (let count = 0; count < 50; count += 1) await tickets.issue({ userId: school.id('tess'), expiresAt: null });
    await clock.advance(30_000);
    await tickets.issue({ userId: school.id('tess'), expiresAt: null });
    expect(database.tickets.size).to.equal(1);
  });

  it('refuses to store a room that changed since it was loaded', async () => {
    const { directory, school } = await open();
    const roomId = await school.group('tess', ['sam']);
    const stale = await school.room(roomId);
    await school.say(roomId, 'tess', 'Meanwhile');
    const saving = directory.transaction((tx) => tx.saveRooms([stale.renamed('New')]));
    expect(await saving.catch((failure: Error) => failure.message)).to.equal(
      `Room ${roomId} changed since it was loaded`,
    );
  });

  it('passes what listeners throw to the onFailure of the bus', async () => {
    const { bus, failures } = await open();
    const failure = new Error('broken');
    bus.addListener({
      onPublication: () => {},
      onEphemeral: () => {},
      onInvalidation: () => {
        throw failure;
      },
    });
    bus.invalidate({ userIds: [] });
    expect(failures).to.deep.equal([failure]);
  });
});

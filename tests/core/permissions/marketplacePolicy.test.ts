import { expect } from 'chai';
import type { UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { makeChat } from '../../../core/makeChat.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';
import { generousLimits } from '../../support/openChat.ts';

const openMarket = async () => {
  const world = await memoryWorld(marketplacePolicy);
  const chat = makeChat(world, marketplacePolicy, generousLimits);
  const user = (externalId: string, role: string): UserRecord => ({
    externalId,
    role,
    firstName: externalId,
    lastName: role,
    isActive: true,
  });
  const users = [
    user('boss', 'admin'),
    user('carl', 'client'),
    user('cora', 'client'),
    user('wim', 'worker'),
    user('wanda', 'worker'),
  ];
  const bid = (status: 'active' | 'ended', from = 'wim', context = 'job-1') =>
    chat.applyDirectory({
      users: [],
      relations: [{ kind: 'bids_on', from, to: 'carl', context, contextName: 'Paint a fence', status }],
    });
  await chat.applyDirectory({ users, relations: [] });
  const found = await Promise.all(users.map(({ externalId }) => world.people.findByExternalId(externalId)));
  const person = (name: string): Person => {
    const known = found.find((one) => one?.externalId === name);
    if (known === undefined) throw new Error(`Nobody is called ${name}`);
    return known;
  };
  const ask = (name: string, workerId = person('wim').id, jobId = 'job-1') =>
    chat.openRoom(person(name), { type: 'job', context: jobId, fromId: workerId });
  return { world, chat, bid, person, ask };
};

describe('the marketplace', () => {
  it('makes one job room for both when one of them opens it, not with the bid', async () => {
    const { world, bid, ask, person } = await openMarket();
    expect((await bid('active')).rooms.created).to.equal(0);
    expect((await world.inbox.serverTotals()).roomsByType).to.deep.equal({});
    const [made, found] = [await ask('carl'), await ask('wim')];
    expect([made.isNew, found.isNew, found.room.id]).to.deep.equal([true, false, made.room.id]);
    expect(made.room.state).to.include({
      type: 'job',
      name: 'Paint a fence · carl client',
      context: 'job-1',
      ownerId: null,
    });
    expect(made.room.members().map(({ userId }) => userId)).to.have.members([person('carl').id, person('wim').id]);
  });

  it('has one room for each worker and job', async () => {
    const { bid, ask, person } = await openMarket();
    await bid('active');
    await bid('active', 'wanda');
    await bid('active', 'wim', 'job-2');
    const rooms = [
      await ask('carl'),
      await ask('carl', person('wanda').id),
      await ask('carl', person('wim').id, 'job-2'),
    ];
    expect(new Set(rooms.map(({ room }) => room.id)).size).to.equal(3);
  });

  it('refuses other people, jobs without a bid, and ended bids with the same answer', async () => {
    const { bid, ask, person } = await openMarket();
    await bid('active');
    for (const attempt of [
      ask('cora'),
      ask('wanda'),
      ask('boss'),
      ask('carl', person('wanda').id),
      ask('carl', person('wim').id, 'job-9'),
    ])
      expect(await refusalOf(attempt)).to.equal('CANNOT_CHAT');
    await bid('ended');
    expect(await refusalOf(ask('carl'))).to.equal('CANNOT_CHAT');
  });

  it('does not show one client what the worker and another client wrote under the same job number (I25)', async () => {
    const { chat, bid, person } = await openMarket();
    await bid('active');
    const first = await chat.openRoom(person('carl'), { type: 'job', context: 'job-1', fromId: person('wim').id });
    await chat.sendMessage({ sender: person('carl'), roomId: first.room.id, content: 'My door code is 4711' });
    await chat.applyDirectory({
      users: [],
      relations: [{ kind: 'bids_on', from: 'wim', to: 'cora', context: 'job-1', status: 'active' }],
    });
    expect(await refusalOf(chat.history(person('cora'), first.room.id, { limit: 5 }))).to.equal('ROOM_NOT_FOUND');
    const second = await chat.openRoom(person('cora'), { type: 'job', context: 'job-1', fromId: person('wim').id });
    expect(second.room.id).not.to.equal(first.room.id);
    expect((await chat.history(person('cora'), second.room.id, { limit: 5 })).messages).to.deep.equal([]);
    expect((await chat.history(person('carl'), first.room.id, { limit: 5 })).messages).to.have.length(1);
  });

  it('does not reopen a job room that a moderator archived when others open it', async () => {
    const { chat, bid, ask, person } = await openMarket();
    await bid('active');
    const { room } = await ask('carl');
    await chat.changeRoom.edit(person('boss'), room.id, { isArchived: true });
    const again = await ask('wim');
    expect([again.room.id, again.isNew, again.room.isActive]).to.deep.equal([room.id, false, false]);
  });

  it('freezes the room when the bid ends, keeps it readable, and unfreezes it when the bid is resumed', async () => {
    const { chat, bid, ask, person } = await openMarket();
    await bid('active');
    const { room } = await ask('wim');
    const send = () => chat.sendMessage({ sender: person('wim'), roomId: room.id, content: 'Hi' });
    await send();
    await bid('ended');
    expect(await refusalOf(send())).to.equal('ROOM_INACTIVE');
    expect((await chat.history(person('carl'), room.id, { limit: 5 })).messages).to.have.length(1);
    await bid('active');
    expect((await send()).message.seq).to.equal(4);
  });

  it('lets worker and client write directly only while a bid is active', async () => {
    const { chat, bid, person } = await openMarket();
    const open = () => chat.openRoom(person('carl'), { type: 'direct', userId: person('wim').id });
    expect(await refusalOf(open())).to.equal('CANNOT_CHAT');
    await bid('active');
    const { room } = await open();
    await bid('ended');
    expect(await refusalOf(chat.sendMessage({ sender: person('carl'), roomId: room.id, content: 'Hi' }))).to.equal(
      'CANNOT_CHAT',
    );
    await bid('active', 'wim', 'job-2');
    expect((await chat.sendMessage({ sender: person('carl'), roomId: room.id, content: 'Hi' })).isDuplicate).to.equal(
      false,
    );
  });

  it('lists a client as a contact of the worker by the bid, and admins for everybody (I17)', async () => {
    const { chat, bid, person } = await openMarket();
    await bid('active');
    const names = async (name: string) =>
      (await chat.resolveContacts(person(name), { limit: 10 })).contacts.map((contact) => contact.person.externalId);
    expect([await names('wim'), await names('wanda')]).to.deep.equal([['boss', 'carl'], ['boss']]);
  });
});

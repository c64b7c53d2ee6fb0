import { expect } from 'chai';
import { makeChat } from '../../../core/makeChat.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import { definePolicy } from '../../../core/permissions/Policy.ts';
import { mayBlock } from '../../../core/permissions/rights.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';
import { generousLimits, openChat } from '../../support/openChat.ts';

const openMarket = async () => {
  const world = await memoryWorld(marketplacePolicy);
  const chat = makeChat(world, marketplacePolicy, generousLimits);
  const user = (externalId: string, role: string) => ({
    externalId,
    role,
    firstName: externalId,
    lastName: 'X',
    isActive: true,
  });
  await chat.applyDirectory({
    users: [user('wes', 'worker'), user('cleo', 'client'), user('ann', 'admin')],
    relations: [{ kind: 'bids_on', from: 'wes', to: 'cleo', context: 'job-1', status: 'active' }],
  });
  const person = async (externalId: string) => (await world.people.findByExternalId(externalId)) ?? expect.fail();
  return { chat, world, wes: await person('wes'), cleo: await person('cleo'), ann: await person('ann') };
};

describe('block', () => {
  it('freezes the room of a job that only the two are in, and opens it again', async () => {
    const { chat, wes, cleo } = await openMarket();
    const { room } = await chat.openRoom(wes, { type: 'job', userId: cleo.id });
    const send = (content: string) => chat.sendMessage({ sender: wes, roomId: room.id, content });
    await send('Hello');
    await chat.blocks.block(cleo, wes.id);
    expect(await refusalOf(send('Hello again'))).to.equal('ROOM_INACTIVE');
    await chat.blocks.unblock(cleo, wes.id);
    await send('Thank you');
  });

  it('lets nobody open a room with the other, from either side', async () => {
    const { chat, wes, cleo } = await openMarket();
    await chat.blocks.block(wes, cleo.id);
    for (const type of ['job', 'direct'])
      for (const [one, other] of [[wes, cleo] as const, [cleo, wes] as const])
        expect(await refusalOf(chat.openRoom(one, { type, userId: other.id })), type).to.equal('CANNOT_CHAT');
    expect((await chat.explainContact(cleo, wes.id)).allowed).to.equal(false);
  });

  it('of both sides ends only when both have lifted it', async () => {
    const { chat, wes, cleo } = await openMarket();
    const { room } = await chat.openRoom(wes, { type: 'direct', userId: cleo.id });
    await chat.blocks.block(wes, cleo.id);
    await chat.blocks.block(cleo, wes.id);
    await chat.blocks.unblock(wes, cleo.id);
    expect(await refusalOf(chat.history(wes, room.id, { limit: 1 }))).to.equal('CANNOT_CHAT');
    await chat.blocks.unblock(cleo, wes.id);
    await chat.history(wes, room.id, { limit: 1 });
  });

  it('goes on record, and the other hears of it as of an ended relation', async () => {
    const { chat, school, world, publication } = await openChat();
    const roomId = await school.direct('tom', 'sam');
    await chat.blocks.block(school.person('sam'), school.id('tom'));
    await chat.blocks.block(school.person('sam'), school.id('tom'));
    const events = publication.flatMap((one) => (one.roomId === roomId ? (one.events ?? []) : []));
    expect(events.map(({ type, actorId }) => [type, actorId])).to.deep.equal([['participants_suspended', null]]);
    const entries = await world.auditLog.list({ action: 'block.set', limit: 9 });
    expect(entries.map(({ subjects }) => subjects)).to.deep.equal([[school.id('tom')]]);
  });

  it('outlives every change of the directory', async () => {
    const { chat, school } = await openChat();
    const roomId = await school.direct('tom', 'sam');
    await chat.blocks.block(school.person('sam'), school.id('tom'));
    await school.relate('tutors', 'tom', 'sam', { context: 'another' });
    await school.change('tom', { lastName: 'Renamed' });
    expect((await school.room(roomId)).members().map(({ isSuspended }) => isSuspended)).to.deep.equal([true, true]);
    expect((await school.forum('tom', 'sam', 'maths')).state.isFrozen).to.equal(false);
  });
});

describe('mayBlock', () => {
  it('of a policy that does not say protects those who moderate, and who answers for an office', () => {
    const { blocks: _, ...silent } = marketplacePolicy;
    const policy = definePolicy(silent);
    const person = (role: string) =>
      ({ id: 1, externalId: '', role, firstName: '', lastName: '', email: null, isActive: true }) as never;
    expect(mayBlock(policy, person('worker'), person('client'))).to.equal(true);
    expect(mayBlock(policy, person('worker'), person('admin'))).to.equal(false);
    expect(() => definePolicy({ ...silent, blocks: { worker: ['boss'] } })).to.throw('"boss" is not one of its roles');
  });
});

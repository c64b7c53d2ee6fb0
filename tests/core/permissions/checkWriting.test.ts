import { expect } from 'chai';
import { ChatError } from '../../../core/errors.ts';
import type { MessageId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import type { Name } from '../../contracts/School.ts';
import { openChat } from '../../support/openChat.ts';

const clientId = '7f1d6f0e-4c3b-4f5a-9d3e-0d0f3a1b2c3d';

describe('a person who is restricted', () => {
  const open = async () => {
    const opened = await openChat();
    const { chat, school, world } = opened;
    /** As a transport knows them: read now. */
    const person = async (name: Name): Promise<Person> => chat.identifyPerson(school.id(name));
    const ends = new Date(world.clock.now().getTime() + 3_600_000);
    const restrict = (name: Name) =>
      chat.enterDirectory(school.person('ada')).setHold({
        ...{ subject: { userId: school.id(name) }, effect: 'restrict', reason: 'Insults' },
        ...{ begins: world.clock.now(), ends },
      });
    return { ...opened, person, restrict, ends };
  };

  it('reads everything, and posts, edits, reacts and opens rooms nowhere until it ends', async () => {
    const { chat, school, world, person, restrict, ends } = await open();
    const roomId = await school.direct('tess', 'sam');
    const group = await school.group('tess', ['sam']);
    const [theirs] = await school.say(roomId, 'tess', 'Hello');
    const [own] = await school.say(roomId, 'sam', 'You fool');
    if (theirs === undefined || own === undefined) expect.fail();
    const first = { roomId, content: 'Stored before', clientId };
    await chat.sendMessage({ ...first, sender: await person('sam') });
    await restrict('sam');
    const sam = await person('sam');

    const refused: unknown = await chat.sendMessage({ sender: sam, roomId, content: 'More' }).catch((why) => why);
    if (!(refused instanceof ChatError)) expect.fail('it was stored');
    expect([refused.code, refused.details]).to.deep.equal(['ACCESS_DENIED', { restricted_until: ends.toISOString() }]);
    expect(refused.message).to.include(`read but not write until ${ends.toISOString().slice(0, 10)}`);
    const react = (messageId: MessageId) => ({ person: sam, roomId, messageId, emoji: '👍', isAdded: true });
    const calls = [
      () => chat.sendMessage({ sender: sam, roomId: group, content: 'More' }),
      () => chat.amendMessage.edit({ person: sam, roomId, messageId: own, content: 'You fools' }),
      () => chat.reactToMessage(react(theirs)),
      () => chat.openRoom(sam, { type: 'direct', userId: school.id('stan') }),
      () => chat.openRoom(sam, { type: 'group', name: 'Mine', participantIds: [school.id('stan')] }),
      () => chat.changeRoom.edit(sam, group, { name: 'Ours' }),
      () => chat.changeRoom.add(sam, group, [school.id('stan')]),
    ];
    for (const call of calls) expect(await refusalOf(call()), String(call)).to.equal('ACCESS_DENIED');
    const history = await chat.history(sam, roomId, { limit: 9 });
    expect(history.messages.map(({ content }) => content)).to.deep.equal(['Hello', 'You fool', 'Stored before']);
    expect((await chat.overview(sam, roomId)).rights).to.include({
      ...{ mayPost: false, seesMembers: true, restrictedUntil: ends.toISOString() },
    });
    await chat.markRead(sam, roomId, null);

    await world.clock.advance(3_700_000);
    const { message } = await chat.sendMessage({ sender: await person('sam'), roomId, content: 'Sorry' });
    expect(message.content).to.equal('Sorry');
  });

  it('finds the rooms that exist, leaves, deletes what they wrote, and gets the answer that was lost', async () => {
    const { chat, school, person, restrict } = await open();
    const roomId = await school.direct('tess', 'sam');
    const group = await school.group('tess', ['sam']);
    const [own] = await school.say(roomId, 'sam', 'You fool');
    if (own === undefined) expect.fail();
    const send = { roomId, content: 'Stored before', clientId };
    const sent = await chat.sendMessage({ ...send, sender: await person('sam') });
    await restrict('sam');
    const sam = await person('sam');
    const found = await chat.openRoom(sam, { type: 'direct', userId: school.id('tess') });
    expect([found.isNew, found.room.id]).to.deep.equal([false, roomId]);
    const again = await chat.sendMessage({ ...send, sender: sam });
    expect([again.isDuplicate, again.message.id]).to.deep.equal([true, sent.message.id]);
    expect((await chat.amendMessage.remove({ person: sam, roomId, messageId: own })).deletedAt).to.be.instanceOf(Date);
    expect((await chat.changeRoom.leave(sam, group)).hasMember(sam.id)).to.equal(false);
    const { isNew } = await chat.moderation.report(sam, { userId: school.id('tess'), reason: 'other' });
    expect(isNew).to.equal(true);
  });

  it('keeps all contacts: explain names the restriction to them and who moderates them, simulate none', async () => {
    const { chat, school, person, restrict, ends } = await open();
    await restrict('sam');
    const [sam, tess, ada] = [await person('sam'), await person('tess'), await person('ada')];
    const restricted = async (asker: Person, other: Name) => {
      const explained = await chat.explainContact(asker, school.id(other));
      expect(explained.allowed).to.equal(true);
      return explained.restricted.map(({ id, restrictedUntil }) => [id, restrictedUntil]);
    };
    const both = [[sam.id, ends.toISOString()]];
    expect(await restricted(sam, 'tess')).to.deep.equal(both);
    expect(await restricted(ada, 'sam')).to.deep.equal(both);
    expect(await restricted(tess, 'sam')).to.deep.equal([]);
    expect(await chat.simulateDirectory({ users: [], relations: [] })).to.deep.equal([]);
    const writes = await chat.sendMessage({
      ...{ sender: tess, roomId: await school.direct('tess', 'sam'), content: 'See me' },
    });
    expect(writes.message.content).to.equal('See me');
  });

  it('is a person, with an end: other restrictions are refused before anything is stored', async () => {
    const { chat, school, world, ends } = await open();
    const office = chat.enterDirectory(school.person('ada'));
    const draft = { effect: 'restrict', reason: 'Insults', begins: world.clock.now() } as const;
    const subject = { kind: 'teaches', from: school.id('tess'), to: school.id('sam'), context: null };
    for (const hold of [
      { ...draft, subject, ends },
      { ...draft, subject: { userId: school.id('sam') }, ends: null },
    ])
      expect(await refusalOf(office.setHold(hold))).to.equal('INVALID_REQUEST');
    expect(await office.listHolds({ limit: 9, withPast: true })).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import type { RoomId, UserId } from '../../core/ids.ts';
import { RulesCache } from '../../core/notifications/RulesCache.ts';
import { makeWriteNotification } from '../../core/notifications/writeNotification.ts';
import { alumniPolicy } from '../../core/permissions/alumniPolicy.ts';
import { fullName, type Person } from '../../core/permissions/Person.ts';
import { definePolicy, type Policy } from '../../core/permissions/Policy.ts';
import type { StoredWorld } from './ChatWorld.ts';
import { openAssociation, type Who } from './openAssociation.ts';
import { userRecord } from './records.ts';
import { outcomeOf, refusalOf, refusedBy } from './refusalOf.ts';
import { stateOver } from './stateOver.ts';

/** Three requests a day, two that wait. */
const policy = definePolicy({
  ...alumniPolicy,
  name: 'small alumni',
  requests: { between: [['member', 'member']], open: 2, perDay: 3 },
});

/** What stores promise for requests to talk, and what follows for the two people. */
export const requestsContract = (name: string, openWorld: (policy: Policy) => Promise<StoredWorld>): void =>
  void describe(`requests to talk (${name})`, () => {
    const fact = stateOver(async () => openAssociation(await openWorld(policy), policy));

    fact('who asks is alone, and one message waits', async ({ open, send, members, rooms, listed, shown }) => {
      const room = await open('ann', 'bob');
      expect(await listed('bob'), 'nothing is asked yet').to.deep.equal([]);
      await send('ann', room.id, 'Were you in 7b?');
      expect(await members(room.id)).to.deep.equal(['ann reads']);
      expect(await listed('bob')).to.deep.equal(['ann: Were you in 7b?']);
      expect(await rooms('bob')).to.deep.equal([]);
      const [own] = await rooms('ann');
      expect([own?.counterpart?.externalId, own?.room.awaits === undefined]).to.deep.equal(['bob', false]);
      const refusal = await refusedBy(send('ann', room.id, 'And another'));
      expect([refusal.code, refusal.details]).to.deep.equal(['CANNOT_CHAT', { reason: 'request_waits' }]);
      expect(shown.map(({ type }) => type)).to.deep.equal(['message_request']);
    });

    fact('a retry of the message that waits returns it', async ({ open, send }) => {
      const { id } = await open('ann', 'bob');
      const clientId = '0d5b1f2e-8f2a-4d6e-9a6c-1b2f3c4d5e6f';
      const first = await send('ann', id, 'Once', clientId);
      const again = await send('ann', id, 'Once', clientId);
      expect([again.isDuplicate, again.message.id]).to.deep.equal([true, first.message.id]);
    });

    fact('of many first messages at once one waits (I33)', async ({ open, send, listed }) => {
      const { id } = await open('ann', 'bob');
      const sent = await Promise.all(
        Array.from({ length: 8 }, (_, index) => outcomeOf(send('ann', id, `Message ${index}`))),
      );
      expect(sent.sort()).to.deep.equal([...Array.from({ length: 7 }, () => 'CANNOT_CHAT'), 'done']);
      expect(await listed('bob')).to.have.length(1);
    });

    fact('who is asked reads it nowhere else', async ({ ask, chat, person }) => {
      const roomId = await ask('ann', 'bob', 'Remember the comet?');
      const bob = await person('bob');
      expect(await refusalOf(chat.history(bob, roomId, { limit: 5 }))).to.equal('ROOM_NOT_FOUND');
      expect(await refusalOf(chat.events(bob, roomId, 0, 5))).to.equal('ROOM_NOT_FOUND');
      expect((await chat.searchMessages(bob, { text: 'comet', limit: 5 })).hits).to.deep.equal([]);
      expect(await chat.readTotals(bob)).to.deep.include({ rooms: 0, unreadMessages: 0 });
      const contacts = await chat.resolveContacts(bob, { limit: 20 });
      expect(contacts.contacts.every(({ roomId: known }) => known === null)).to.equal(true);
    });

    fact('after it is accepted both write, and nothing is unread', async ({ ask, answer, send, members, rooms }) => {
      const roomId = await ask('ann', 'bob');
      await answer('bob', roomId, 'accept');
      expect(await members(roomId)).to.deep.equal(['ann', 'bob']);
      const [room] = await rooms('bob');
      expect([room?.unreadCount, room?.lastMessage?.content]).to.deep.equal([0, 'Hello, bob']);
      await send('bob', roomId, 'Yes');
      await send('ann', roomId, 'Good');
      await answer('bob', roomId, 'accept');
      expect(await refusalOf(answer('cy', roomId, 'accept'))).to.equal('ROOM_NOT_FOUND');
      expect(await refusalOf(answer('bob', roomId, 'decline'))).to.equal('ROOM_NOT_FOUND');
    });

    fact('writing in the room accepts, and so does opening it', async ({ ask, send, open, members, listed }) => {
      const first = await ask('ann', 'bob');
      await send('bob', first, 'Hello!');
      expect(await members(first)).to.deep.equal(['ann', 'bob']);
      const second = await ask('cy', 'bob');
      expect((await open('bob', 'cy')).id).to.equal(second);
      expect(await members(second)).to.deep.equal(['bob', 'cy']);
      expect(await listed('bob')).to.deep.equal([]);
    });

    fact('who asked sees no difference when it is declined (I33)', async (world) => {
      const { ask, answer, seenBy, listed, send, open, members } = world;
      const roomId = await ask('ann', 'bob');
      const before = await seenBy('ann', 'bob', roomId);
      await answer('bob', roomId, 'decline');
      expect(await listed('bob')).to.deep.equal([]);
      expect(await seenBy('ann', 'bob', roomId)).to.equal(before);
      expect(await refusalOf(send('ann', roomId, 'Please'))).to.equal('CANNOT_CHAT');
      expect((await open('ann', 'bob')).id, 'asking again finds the same room').to.equal(roomId);
      expect(await listed('bob')).to.deep.equal([]);
      await answer('bob', roomId, 'decline');
      await open('bob', 'ann');
      expect(await members(roomId), 'who declined may come later').to.deep.equal(['ann', 'bob']);
    });

    fact('who asked sees no difference when they are blocked (I33)', async (world) => {
      const { ask, answer, seenBy, listed, open, send, chat, person, members } = world;
      const roomId = await ask('ann', 'bob');
      const before = await seenBy('ann', 'bob', roomId);
      await answer('bob', roomId, 'block');
      expect(await listed('bob')).to.deep.equal([]);
      expect(await seenBy('ann', 'bob', roomId)).to.equal(before);
      const [ann, bob] = [await person('ann'), await person('bob')];
      expect((await chat.blocks.listBlocks(bob)).map(({ blocked }) => blocked.externalId)).to.deep.equal(['ann']);
      const contacts = await chat.resolveContacts(bob, { limit: 20 });
      expect(contacts.contacts.map((one) => one.person.externalId)).not.to.include('ann');
      expect((await chat.explainContact(bob, ann.id)).allowed).to.equal(false);
      expect(await refusalOf(answer('bob', roomId, 'accept'))).to.equal('CANNOT_CHAT');
      expect(await refusalOf(open('bob', 'ann'))).to.equal('CANNOT_CHAT');
      expect(await refusalOf(send('bob', roomId, 'No'))).to.equal('CANNOT_CHAT');
      await chat.blocks.unblock(bob, ann.id);
      await open('bob', 'ann');
      expect(await members(roomId)).to.deep.equal(['ann', 'bob']);
    });

    fact('a block after acceptance is no silent one', async ({ ask, answer, block, members, chat, person }) => {
      const roomId = await ask('ann', 'bob');
      await answer('bob', roomId, 'accept');
      await block('bob', 'ann');
      expect(await members(roomId)).to.deep.equal(['ann suspended', 'bob suspended']);
      expect((await chat.explainContact(await person('ann'), (await person('bob')).id)).allowed).to.equal(false);
    });

    fact('who asks and blocks the other asks no more', async ({ ask, block, listed, answer }) => {
      const roomId = await ask('ann', 'bob');
      await block('ann', 'bob');
      expect(await listed('bob')).to.deep.equal([]);
      expect(await refusalOf(answer('bob', roomId, 'accept'))).to.equal('CANNOT_CHAT');
    });

    fact('of accepting and blocking at once one comes first', async ({ ask, answer, members, listed }) => {
      const roomId = await ask('ann', 'bob');
      await Promise.all([outcomeOf(answer('bob', roomId, 'accept')), outcomeOf(answer('bob', roomId, 'block'))]);
      expect(await listed('bob')).to.deep.equal([]);
      const after = (await members(roomId)).join(', ');
      expect(['ann reads', 'ann suspended, bob suspended', 'ann, bob']).to.include(after);
    });

    fact('two who ask each other at once talk, in one room', async ({ open, members, send }) => {
      const [one, other] = await Promise.all([open('ann', 'bob'), open('bob', 'ann')]);
      expect(one.id).to.equal(other.id);
      expect(await members(one.id)).to.deep.equal(['ann', 'bob']);
      await Promise.all([send('ann', one.id, 'Hi'), send('bob', one.id, 'Hi')]);
    });

    fact('nobody asks who may talk at once, and nobody elsewhere', async ({ open, members }) => {
      expect(await members((await open('olga', 'ann')).id)).to.deep.equal(['ann', 'olga']);
      expect(await members((await open('cy', 'otto')).id), 'one of their roles lets them').to.deep.equal([
        'cy',
        'otto',
      ]);
      expect(await refusalOf(open('ann', 'dina'))).to.equal('CANNOT_CHAT');
    });

    fact('contacts and permissions say that one has to ask', async ({ chat, person, ask, answer, online }) => {
      const [ann, bob, olga] = [await person('ann'), await person('bob'), await person('olga')];
      online.add(bob.id).add(olga.id);
      const shownTo = async (who: Person) =>
        (await chat.resolveContacts(who, { limit: 20 })).contacts.map(
          (one) => `${one.person.externalId}${one.isByRequest ? ' asked first' : ''}${one.isOnline ? ' online' : ''}`,
        );
      expect((await shownTo(ann)).sort()).to.deep.equal([
        'bob asked first',
        'cy asked first',
        'eve asked first',
        'fay asked first',
        'olga online',
        'otto',
      ]);
      expect(await chat.explainContact(ann, bob.id)).to.deep.include({ allowed: true, byRequest: true });
      expect(await chat.explainContact(ann, olga.id)).not.to.have.property('byRequest');
      const roomId = await ask('ann', 'bob');
      expect(await shownTo(ann)).to.include('bob asked first');
      await answer('bob', roomId, 'accept');
      expect(await shownTo(ann)).to.include('bob online');
      expect(await chat.explainContact(ann, bob.id)).not.to.have.property('byRequest');
    });

    fact('each change is heard once, and what is open is counted', async (world) => {
      const { ask, answer, open, send, block, heard, messageRequests } = world;
      expect(await messageRequests.countOpen()).to.deep.equal({ waiting: 0, declined: 0 });
      const clientId = '0d5b1f2e-8f2a-4d6e-9a6c-1b2f3c4d5e6f';
      const { id } = await open('ann', 'bob');
      await send('ann', id, 'Once', clientId);
      await send('ann', id, 'Once', clientId);
      const [second, third] = [await ask('cy', 'bob'), await ask('eve', 'bob')];
      expect(await messageRequests.countOpen()).to.deep.equal({ waiting: 3, declined: 0 });
      for (const roomId of [second, second]) await answer('bob', roomId, 'decline');
      for (const roomId of [third, third]) await answer('bob', roomId, 'block');
      expect(await messageRequests.countOpen()).to.deep.equal({ waiting: 1, declined: 2 });
      for (const roomId of [id, id]) await answer('bob', roomId, 'accept');
      await send('bob', second, 'I came back to it');
      await block('bob', 'ann');
      expect(await messageRequests.countOpen()).to.deep.equal({ waiting: 0, declined: 1 });
      expect(heard).to.deep.equal(['asked', 'asked', 'asked', 'declined', 'blocked', 'accepted', 'accepted']);
    });

    fact(
      'who is asked is told, with the words as the school shows them, as long as they see the request',
      async (world) => {
        const { ask, answer, block, chat, person, notices, notificationChoices: choices } = world;
        const rules = new RulesCache({ notices, clock: world.clock, timeZone: 'UTC' });
        const write = makeWriteNotification({ ...world, choices, rules });
        const channel = 'phone';
        const bob = await person('bob');
        const told = async (roomId: RoomId) => {
          const [room] = await notices.rooms([roomId], [{ name: channel, needsAddress: false }]);
          return room?.members.find(({ userId }) => userId === bob.id);
        };
        const messageIn = async (who: Who, roomId: RoomId) =>
          (await chat.history(await person(who), roomId, { limit: 1 })).messages[0] ?? expect.fail('No message');
        const notice = async (who: Who, roomId: RoomId) => {
          const { id: messageId, seq } = await messageIn(who, roomId);
          const about = {
            userId: bob.id,
            channel,
            roomId,
            messageId,
            seq,
            reason: 'direct',
            dueAt: new Date(0),
          } as const;
          return notices.add([about]);
        };
        const gather = () => notices.gather(channel, { people: 10, spacingMs: 0, needsAddress: false });

        const fromAnn = await ask('ann', 'bob', 'Were you in 7b?');
        expect(await told(fromAnn)).to.deep.include({
          isAsked: true,
          role: 'member',
          level: null,
          channels: [channel],
        });
        expect([await notice('ann', fromAnn), await notice('ann', fromAnn)]).to.deep.equal([1, 0]);
        expect(await gather()).to.deep.equal({ deliveries: 1, dropped: 0 });
        const [delivery = expect.fail('No delivery')] = await notices.claim(channel, { count: 10, claimMs: 60_000 });
        const mail = await write(delivery, { shownIn: 'mail' });
        const screen = await write(delivery, { shownIn: 'lockScreen' });
        const ann = fullName(await person('ann'));
        expect(mail?.rooms).to.have.length(1);
        expect(mail?.rooms[0]).to.deep.include({ id: fromAnn, name: ann, isRequest: true, mayAnswer: false, more: 0 });
        expect([mail?.rooms[0]?.messages[0]?.text, mail?.unread]).to.deep.equal(['Were you in 7b?', 0]);
        expect([screen?.rooms[0]?.name, screen?.rooms[0]?.messages[0]?.text]).to.deep.equal([ann, null]);
        await answer('bob', fromAnn, 'decline');
        expect(await told(fromAnn)).to.equal(undefined);
        expect(await write(delivery, { shownIn: 'mail' })).to.equal(undefined);

        const fromCy = await ask('cy', 'bob');
        const fromEve = await ask('eve', 'bob');
        const fromFay = await ask('fay', 'bob');
        const all = [
          ['cy', fromCy],
          ['eve', fromEve],
          ['fay', fromFay],
        ] as const;
        for (const [who, roomId] of all) await notice(who, roomId);
        await answer('bob', fromCy, 'accept');
        await block('bob', 'eve');
        const fay = { person: await person('fay'), roomId: fromFay, messageId: (await messageIn('fay', fromFay)).id };
        await chat.amendMessage.remove(fay);
        expect(await gather(), 'who accepts has read it').to.deep.equal({ deliveries: 0, dropped: 3 });
        expect((await told(fromCy))?.isAsked, 'they are a member').to.equal(undefined);
        expect(await told(fromEve)).to.equal(undefined);
      },
    );

    fact('an answer from outside accepts nothing', async ({ ask, chat, person, members, listed, send }) => {
      const roomId = await ask('ann', 'bob');
      const sender = await person('bob');
      const given = { sender, roomId, content: 'No, thank you', acceptsRequest: false };
      const refusal = await refusedBy(chat.sendMessage(given));
      expect([refusal.code, refusal.details]).to.deep.equal(['CANNOT_CHAT', { reason: 'request_unaccepted' }]);
      expect([await members(roomId), await listed('bob')]).to.deep.equal([['ann reads'], ['ann: Hello, bob']]);
      await send('bob', roomId, 'Yes');
      expect((await chat.sendMessage(given)).isDuplicate, 'later they are members as others').to.equal(false);
    });

    fact('nobody is put into a group by who may only ask', async ({ chat, person }) => {
      const [olga, ann, bob] = [await person('olga'), await person('ann'), await person('bob')];
      const { room } = await chat.openRoom(olga, { type: 'group', name: 'Reunion', participantIds: [ann.id, bob.id] });
      expect(room.hasMember(bob.id)).to.equal(true);
      expect(await refusalOf(chat.openRoom(ann, { type: 'group', name: 'Mine', participantIds: [bob.id] }))).to.equal(
        'ACCESS_DENIED',
      );
    });

    fact('requests have limits, of those that wait and of a day', async ({ ask, answer, open, chat, person }) => {
      const first = await ask('ann', 'bob');
      const second = await ask('ann', 'cy');
      await answer('cy', second, 'decline');
      const waiting = await refusedBy(open('ann', 'eve'));
      expect(waiting.code, 'who declined counts as if they had not answered').to.equal('RATE_LIMIT_EXCEEDED');
      expect(waiting.retryAfterMs).to.be.greaterThan(29 * 24 * 3_600_000);
      expect(waiting.message).to.include('have not answered');
      await open('ann', 'bob');
      await open('ann', 'olga');
      await answer('bob', first, 'accept');
      await ask('ann', 'eve');
      const evening = await refusedBy(open('ann', 'fay'));
      expect(evening.code).to.equal('RATE_LIMIT_EXCEEDED');
      expect((await chat.explainContact(await person('ann'), (await person('fay')).id)).allowed).to.equal(true);
      await open('fay', 'ann');
    });

    fact('who becomes an official waits no more, unless they are blocked', async (world) => {
      const { ask, answer, members, give } = world;
      const [one, other] = [await ask('ann', 'bob'), await ask('ann', 'cy')];
      await answer('bob', one, 'decline');
      await answer('cy', other, 'block');
      await give('ann', ['official', 'member']);
      expect(await members(one)).to.deep.equal(['ann', 'bob']);
      expect(await members(other)).to.deep.equal(['ann reads']);
      await give('ann', ['member']);
      const third = await ask('eve', 'fay');
      await give('fay', ['official']);
      expect(await members(third), 'so does who is asked').to.deep.equal(['eve', 'fay']);
      expect(await members(one), 'what has begun goes on').to.deep.equal(['ann', 'bob']);
    });

    fact('who asks waits as long as they are a member', async ({ ask, members, give, answer, listed }) => {
      const roomId = await ask('ann', 'bob');
      await give('bob', ['member'], false);
      expect(await members(roomId)).to.deep.equal(['ann reads suspended']);
      await give('bob', ['member']);
      expect(await members(roomId)).to.deep.equal(['ann reads']);
      expect(await listed('bob')).to.deep.equal(['ann: Hello, bob']);
      await answer('bob', roomId, 'accept');
      expect(await members(roomId)).to.deep.equal(['ann', 'bob']);
    });

    fact('who may not ask any more asks nobody, until they may again', async (world) => {
      const { ask, give, listed, members, answer, chat, notices } = world;
      const roomId = await ask('ann', 'bob');
      const isTold = async () => {
        const [room] = await notices.rooms([roomId], []);
        return room?.members.some(({ isAsked }) => isAsked) === true;
      };
      const moveTo = (organisation: string) =>
        chat.applyDirectory({
          users: [userRecord('ann', 'member', { roles: [{ role: 'member', organisation }] })],
          relations: [],
        });
      for (const stop of [() => give('ann', ['member'], false), () => moveTo('elsewhere')]) {
        expect([await listed('bob'), await isTold()]).to.deep.equal([['ann: Hello, bob'], true]);
        await stop();
        expect([await listed('bob'), await isTold()]).to.deep.equal([[], false]);
        expect(await members(roomId)).to.deep.equal(['ann reads suspended']);
        expect(await refusalOf(answer('bob', roomId, 'accept'))).to.equal('CANNOT_CHAT');
        await give('ann', ['member']);
      }
      await answer('bob', roomId, 'accept');
      expect(await members(roomId)).to.deep.equal(['ann', 'bob']);
    });

    fact('a case about either of the two looks into the room, whatever became of the request', async (world) => {
      const { ask, answer, chat, person, later, cases } = world;
      const olga = await person('olga');
      const [declined, waiting] = [await ask('ann', 'bob', 'Meet me alone'), await ask('cy', 'bob')];
      await answer('bob', declined, 'decline');
      const caseAbout = async (who: Who) => {
        const personIds = [(await person(who)).id];
        const request = { reason: 'Uneasy about messages', personIds, roomIds: [], until: later(3_600_000) };
        return (await chat.cases.open(olga, request)).id;
      };
      const [aboutBob, aboutAnn] = [await caseAbout('bob'), await caseAbout('ann')];
      const roomsOf = async (id: typeof aboutBob) =>
        (await chat.cases.rooms(olga, id, { limit: 20 })).map(({ room }) => room.id);
      expect(await roomsOf(aboutBob)).to.deep.equal([waiting, declined]);
      expect(await roomsOf(aboutAnn)).to.deep.equal([declined]);
      const { messages } = await chat.cases.history(olga, aboutBob, declined, { limit: 5 });
      expect(messages.map(({ message }) => message.content)).to.deep.equal(['Meet me alone']);
      const found = await chat.cases.search(olga, aboutBob, { text: 'alone', limit: 5 });
      expect(found.hits.map(({ message }) => message.roomId)).to.deep.equal([declined]);
      const within = olga.roles?.[0]?.scope ?? [];
      expect(await cases.covering(waiting, { within, hiddenFrom: olga.id })).to.equal(aboutBob);
      expect(await refusalOf(chat.cases.history(olga, aboutAnn, waiting, { limit: 5 }))).to.equal('ROOM_NOT_FOUND');
    });

    fact('what waits is shown as it is now, and a deleted message is no request', async (world) => {
      const { ask, chat, person, listed } = world;
      const roomId = await ask('ann', 'bob', 'Helo');
      const ann = await person('ann');
      const [message] = (await chat.history(ann, roomId, { limit: 1 })).messages;
      const target = { person: ann, roomId, messageId: message?.id ?? expect.fail('No message') };
      await chat.amendMessage.edit({ ...target, content: 'Hello' });
      expect(await listed('bob')).to.deep.equal(['ann: Hello']);
      await chat.amendMessage.remove(target);
      expect(await listed('bob')).to.deep.equal([]);
    });

    fact('a message for later is sent as a request, and there is one', async (world) => {
      const { open, chat, person, listed, later } = world;
      const { id } = await open('ann', 'bob');
      const ann = await person('ann');
      const sendAt = later(60_000);
      const { scheduled } = await chat.scheduled.schedule({ sender: ann, roomId: id, content: 'Later', sendAt });
      expect((await chat.scheduled.sendNow(ann, scheduled.id)).state).to.equal('sent');
      expect(await listed('bob')).to.deep.equal(['ann: Later']);
      const again = chat.scheduled.schedule({ sender: ann, roomId: id, content: 'More', sendAt });
      expect(await refusalOf(again)).to.equal('CANNOT_CHAT');
    });

    fact('accounts that become one ask and are asked as one, and as two again', async (world) => {
      const { ask, merge, unmerge, listed, members, answer, open } = world;
      const roomId = await ask('ann', 'bob');
      const first = await merge('second ann', 'ann');
      expect(await listed('bob')).to.deep.equal(['second ann: Hello, bob']);
      expect(await members(roomId)).to.deep.equal(['second ann reads']);
      await unmerge(first);
      expect(await listed('bob')).to.deep.equal(['ann: Hello, bob']);
      const second = await merge('second bob', 'bob');
      expect(await listed('second bob')).to.deep.equal(['ann: Hello, bob']);
      await unmerge(second);
      expect(await listed('second bob')).to.deep.equal([]);
      await answer('bob', roomId, 'accept');
      expect(await members(roomId)).to.deep.equal(['ann', 'bob']);
      expect((await open('ann', 'bob')).id).to.equal(roomId);
    });

    fact('of an erased person it stays that somebody asked, and not what they made of it', async (world) => {
      const { ask, answer, chat, person, messageRequests, listed, seenBy, open } = world;
      const [ann, bob] = [await person('ann'), await person('bob')];
      const declined = await ask('ann', 'bob');
      await answer('bob', declined, 'decline');
      const blocked = await ask('cy', 'bob');
      await answer('bob', blocked, 'block');
      const waiting = await ask('ann', 'eve', 'My name is Ann');
      await chat.erasePerson('host', bob.id);
      expect(await messageRequests.countOpen()).to.deep.equal({ waiting: 1, declined: 0 });
      const about = async (id: UserId) =>
        (await messageRequests.about(id)).map((one) => [one.requesterId, one.recipientId, one.declinedAt]);
      expect(await about(bob.id)).to.deep.equal([
        [ann.id, bob.id, null],
        [(await person('cy')).id, bob.id, null],
      ]);
      expect(JSON.parse(await seenBy('ann', 'eve', waiting)).texts).to.deep.equal(['My name is Ann']);
      expect(await refusalOf(chat.overview(ann, declined)), 'the other is gone').to.equal('CANNOT_CHAT');
      expect((await open('ann', 'eve')).id).to.equal(waiting);
      await chat.erasePerson('host', ann.id);
      expect(await listed('eve')).to.deep.equal([]);
      expect(await messageRequests.countOpen()).to.deep.equal({ waiting: 0, declined: 0 });
      expect(
        (await world.messages.history(waiting, { limit: 5, fromSeq: 0 })).messages.map((one) => one.content),
      ).to.deep.equal(['']);
      expect(await refusalOf(answer('eve', waiting, 'accept'))).to.equal('CANNOT_CHAT');
    });

    fact('who is asked and who asked have it on record', async (world) => {
      const { ask, answer, messageRequests, person } = world;
      const roomId = await ask('ann', 'bob');
      await answer('bob', roomId, 'decline');
      const [record] = await messageRequests.about((await person('bob')).id);
      expect(record).to.deep.include({ roomId, isAccepted: false });
      expect(record?.declinedAt).to.be.instanceOf(Date);
      expect(await messageRequests.about((await person('cy')).id)).to.deep.equal([]);
    });
  });

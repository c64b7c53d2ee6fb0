import { expect } from 'chai';
import type { MergeId } from '../../core/accounts/Merge.ts';
import { makeManageAccounts } from '../../core/directory/manageAccounts.ts';
import type { RoomId, UserId } from '../../core/ids.ts';
import { defaultLimits } from '../../core/limits/Limits.ts';
import { type Chat, makeChat } from '../../core/makeChat.ts';
import { alumniPolicy } from '../../core/permissions/alumniPolicy.ts';
import type { Person } from '../../core/permissions/Person.ts';
import { definePolicy, type Policy } from '../../core/permissions/Policy.ts';
import type { EphemeralEvent } from '../../core/rooms/RoomBus.ts';
import type { StoredWorld } from './ChatWorld.ts';
import { userRecord } from './records.ts';
import { outcomeOf, refusalOf, refusedBy } from './refusalOf.ts';
import { stateOver } from './stateOver.ts';

/** Olga is an official. Otto is one and a member too. Ann, Bob, Cy, Eve and Fay are members; Dina is one elsewhere. */
const everybody: Readonly<Record<string, readonly (readonly [role: string, organisation: string])[]>> = {
  olga: [['official', 'association']],
  otto: [
    ['official', 'association'],
    ['member', 'association'],
  ],
  ann: [['member', 'association']],
  bob: [['member', 'association']],
  cy: [['member', 'association']],
  eve: [['member', 'association']],
  fay: [['member', 'association']],
  dina: [['member', 'elsewhere']],
};
type Who = 'olga' | 'otto' | 'ann' | 'bob' | 'cy' | 'eve' | 'fay' | 'dina' | 'second ann' | 'second bob';

/** Three requests a day, two that wait. */
const policy = definePolicy({
  ...alumniPolicy,
  name: 'small alumni',
  requests: { between: [['member', 'member']], open: 2, perDay: 3 },
});

const chatOver = (world: StoredWorld, shown: EphemeralEvent[], online: ReadonlySet<UserId>): Chat => {
  const limits = { ...defaultLimits, messages: { everyone: 1_000 }, room_opens: { everyone: 1_000 } };
  const bus = {
    ...{ publish: () => {}, invalidate: () => {}, addListener: () => () => {}, unsubscribeRoom: () => {} },
    ...{ subscribeRoom: async () => {}, subscribePerson: async () => {}, close: async () => {} },
    ...{ unsubscribePerson: () => {}, publishEphemeral: (event: EphemeralEvent) => void shown.push(event) },
  };
  const presence = { connect: async () => true, disconnect: async () => true, online: async () => online };
  const limiter = { acquire: async () => ({ allowed: true, retryAfterMs: 0 }), refund: async () => {} };
  return makeChat({ ...world, bus, presence, limiter }, policy, limits);
};

/** What stores promise for requests to talk, and what follows for the two people. */
export const requestsContract = (name: string, openWorld: (policy: Policy) => Promise<StoredWorld>): void =>
  void describe(`requests to talk (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await openWorld(policy);
      const shown: EphemeralEvent[] = [];
      const online = new Set<UserId>();
      const chat = chatOver(world, shown, online);
      await chat.applyDirectory({
        organisations: ['association', 'elsewhere'].map((externalId) => ({ externalId, name: externalId })),
        users: Object.entries(everybody).map(([who, held]) =>
          userRecord(who, held[0]?.[0] ?? '', {
            roles: held.map(([role, organisation]) => ({ role, organisation })),
          }),
        ),
        relations: [],
      });
      const twins = (['ann', 'bob'] as const).map((who) =>
        userRecord(`second ${who}`, 'member', { roles: [{ role: 'member', organisation: 'club' }] }),
      );
      const club = { organisations: [{ externalId: 'club', name: 'club' }], users: twins, relations: [] };
      await chat.applyDirectory(club, { source: 'club' });
      const person = async (who: Who): Promise<Person> =>
        (await world.people.findAllByExternalId(who))[0]?.person ?? expect.fail(`${who} is not stored`);
      const open = async (who: Who, other: Who) => {
        const userId = (await person(other)).id;
        return (await chat.openRoom(await person(who), { type: 'direct', userId })).room;
      };
      const send = async (who: Who, roomId: RoomId, content: string, clientId?: string) =>
        chat.sendMessage({ sender: await person(who), roomId, content, ...(clientId && { clientId }) });
      const ask = async (who: Who, other: Who, content = `Hello, ${other}`) => {
        const { id } = await open(who, other);
        await send(who, id, content);
        return id;
      };
      const listed = async (who: Who): Promise<string[]> =>
        (await chat.listRooms(await person(who), { limit: 20, state: 'requests' })).rooms.map(
          ({ counterpart, lastMessage }) => `${counterpart?.externalId}: ${lastMessage?.content}`,
        );
      const rooms = async (who: Who) => (await chat.listRooms(await person(who), { limit: 20 })).rooms;
      const members = async (roomId: RoomId): Promise<string[]> =>
        (await world.rooms.participants(roomId))
          .map((one) =>
            [one.person.externalId, ...(one.mayPost ? [] : ['reads']), ...(one.isSuspended ? ['suspended'] : [])].join(
              ' ',
            ),
          )
          .sort();
      /** All that who asked can see of the room and of the other. */
      const seenBy = async (who: Who, other: Who, roomId: RoomId) => {
        const [asker, otherId] = [await person(who), (await person(other)).id];
        const overview = await chat.overview(asker, roomId);
        const history = await chat.history(asker, roomId, { limit: 50 });
        const contacts = await chat.resolveContacts(asker, { limit: 50 });
        const { room: state, rights, participantCount, counterpart } = overview;
        return JSON.stringify({
          ...{ state, rights, participantCount, counterpart: counterpart?.externalId },
          texts: history.messages.map(({ content }) => content),
          contact: contacts.contacts.find((one) => one.person.id === otherId),
          permission: await chat.explainContact(asker, otherId),
          events: await chat.events(asker, roomId, 0, 100),
          readers: await chat.receipts(asker, roomId, history.messages[0]?.id ?? expect.fail('No message')),
        });
      };
      const answer = async (who: Who, roomId: RoomId, what: 'accept' | 'decline' | 'block') =>
        chat.requests[what](await person(who), roomId);
      const block = async (who: Who, other: Who) => chat.blocks.block(await person(who), (await person(other)).id);
      const give = async (who: Who, roles: readonly string[], isActive = true) =>
        chat.applyDirectory({
          users: [
            userRecord(who, roles[0] ?? 'member', {
              isActive,
              roles: roles.map((role) => ({ role, organisation: 'association' })),
            }),
          ],
          relations: [],
        });
      const accounts = makeManageAccounts({
        ...{ ...world, policy, bus: { publish: () => {}, invalidate: () => {} } },
        ...{ actor: 'host', part: 'all' },
      });
      const merge = async (survivor: Who, merged: Who) =>
        (
          await accounts.mergeAccounts({
            survivorId: (await person(survivor)).id,
            mergedId: (await person(merged)).id,
            reason: 'One',
          })
        ).merge;
      const unmerge = async ({ id }: { readonly id: MergeId | null }) =>
        accounts.undoMerge(id ?? expect.fail('Nothing was merged'));
      return {
        ...{ give, merge, unmerge, later: (ms: number) => new Date(world.clock.now().getTime() + ms) },
        ...{ ...world, chat, shown, online, person, open, send, ask, listed, rooms, members, seenBy, answer, block },
      };
    });

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

    fact('of many first messages at once one waits', async ({ open, send, listed }) => {
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

    fact('who asked sees no difference when it is declined', async (world) => {
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

    fact('who asked sees no difference when they are blocked', async (world) => {
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

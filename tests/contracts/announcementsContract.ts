import { expect } from 'chai';
import { rootOrganisation } from '../../core/ids.ts';
import { defaultLimits } from '../../core/limits/Limits.ts';
import { type Chat, makeChat } from '../../core/makeChat.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { Audience } from '../../core/rooms/Audience.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { stateOver } from './stateOver.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'X', isActive: true },
});
const relation = (kind: string, from: string, to: string, context = '', status: 'active' | 'ended' = 'active') => ({
  ...{ kind, from, to, context, status },
});

const chatOver = (world: StoredWorld): Chat => {
  const limits = { ...defaultLimits, messages: { everyone: 1_000 } };
  const nothing = { publish: () => {}, invalidate: () => {}, addListener: () => () => {}, unsubscribeRoom: () => {} };
  const later = { subscribeRoom: async () => {}, subscribePerson: async () => {}, close: async () => {} };
  const bus = { ...nothing, ...later, unsubscribePerson: () => {}, publishEphemeral: () => {} };
  const presence = { connect: async () => true, disconnect: async () => true, online: async () => new Set<never>() };
  const limiter = { acquire: async () => ({ allowed: true, retryAfterMs: 0 }), refund: async () => {} };
  return makeChat({ ...world, bus, presence, limiter }, educationPolicy, limits);
};

/** Two classes of tess; ina and ivo are guardians of ben (8a) and mia (8b), eva of leo (8a). Otto teaches 9c. */
const openSchool = async (open: OpenStored) => {
  const world = await open();
  const chat = chatOver(world);
  const apply = (relations: ReturnType<typeof relation>[], users: ReturnType<typeof user>[] = []) =>
    chat.applyDirectory({ users, relations });
  await chat.applyDirectory({
    users: [
      ...[user('ann', 'admin'), user('tess', 'teacher'), user('otto', 'teacher')],
      ...['ben', 'mia', 'leo', 'zoe'].map((id) => user(id, 'student')),
      ...['ina', 'ivo', 'eva'].map((id) => user(id, 'parent')),
    ],
    contexts: ['8a', '8b', '9c'].map((externalId) => ({ externalId, name: externalId, year: externalId.slice(0, 1) })),
    relations: [
      ...[relation('teaches', 'tess', 'ben', '8a'), relation('teaches', 'tess', 'leo', '8a')],
      ...[relation('teaches', 'tess', 'mia', '8b'), relation('teaches', 'otto', 'zoe', '9c')],
      ...[relation('guardian_of', 'ina', 'ben'), relation('guardian_of', 'ivo', 'ben')],
      ...[relation('guardian_of', 'ina', 'mia'), relation('guardian_of', 'eva', 'leo')],
    ],
  });
  const person = async (name: string): Promise<Person> =>
    (await world.people.findByExternalId(name)) ?? expect.fail(`no ${name}`);
  const preview = async (name: string, audience: Audience) =>
    (await chat.announcements.preview(await person(name), audience)).people.map(({ externalId }) => externalId);
  const announce = async (name: string, audience: Audience, more: object = {}) =>
    chat.announcements.announce(await person(name), {
      ...{ audience, content: 'Trip on Friday', clientId: crypto.randomUUID(), confirmation: 'one_guardian' },
      ...more,
    });
  const members = async (roomId: Parameters<typeof world.rooms.participants>[0]) =>
    (await world.rooms.participants(roomId)).map((one) => one.person.externalId).sort();
  const lists = async (name: string) => {
    const { rooms } = await chat.listRooms(await person(name), { limit: 100 });
    return rooms.filter(({ room }) => room.type.startsWith('audience'));
  };
  return { ...world, chat, apply, person, preview, announce, members, lists };
};

const classes = (type: string, ...contexts: string[]): Audience => ({
  type,
  places: contexts.map((context) => ({ of: 'context', context })),
});
const everybodyAt = (type: string): Audience => ({
  type,
  places: [{ of: 'organisation', organisationId: rootOrganisation }],
});

/** What stores promise for announcements to audiences, and what follows for people. */
export const announcementsContract = (name: string, open: OpenStored): void =>
  void describe(`announcements (${name})`, () => {
    const fact = stateOver(() => openSchool(open));

    fact('reaches the guardians of a class, of several and of a year, each once', async ({ preview }) => {
      expect(await preview('tess', classes('audience_guardians', '8a'))).to.deep.equal(['eva', 'ina', 'ivo']);
      expect(await preview('tess', classes('audience_guardians', '8b', '8a', '8b'))).to.have.members([
        ...['eva', 'ina', 'ivo'],
      ]);
      expect(await preview('tess', classes('audience_class', '8b'))).to.have.members(['ina', 'mia']);
      const year: Audience = {
        type: 'audience_guardians',
        places: [{ of: 'year', year: '8', organisationId: rootOrganisation }],
      };
      expect(await preview('ann', year)).to.have.members(['eva', 'ina', 'ivo']);
      expect(await preview('ann', everybodyAt('audience_staff'))).to.have.members(['tess', 'otto']);
      expect(await preview('ann', everybodyAt('audience_school'))).to.have.length(9);
    });

    fact('is for those whom the rows allow, and an unknown class answers as one of others', async ({ preview }) => {
      for (const [who, audience] of [
        ['tess', classes('audience_guardians', '9c')],
        ['tess', classes('audience_guardians', 'none')],
        ['tess', classes('audience_guardians', '8a', '9c')],
        ['tess', everybodyAt('audience_staff')],
        ['ben', classes('audience_class', '8a')],
        ['ina', classes('audience_guardians', '8a')],
      ] as const)
        expect(await refusalOf(preview(who, audience)), who).to.equal('ACCESS_DENIED');
      expect(await refusalOf(preview('otto', classes('audience_guardians', '9c')))).to.equal('INVALID_REQUEST');
      expect(await refusalOf(preview('ann', classes('audience_staff', '8a')))).to.equal('INVALID_REQUEST');
      expect(await refusalOf(preview('ann', classes('class', '8a')))).to.equal('INVALID_REQUEST');
    });

    fact(
      'makes one room for an audience, whatever the order of its classes, and none before',
      async ({ announce, lists, members }) => {
        expect(await lists('ina')).to.have.length(0);
        const first = await announce('tess', classes('audience_guardians', '8a', '8b'));
        const second = await announce('tess', classes('audience_guardians', '8b', '8a'), { confirmation: 'none' });
        expect(second.message.roomId).to.equal(first.message.roomId);
        expect(first.announcement.reach).to.equal(3);
        expect(await members(first.message.roomId)).to.deep.equal(['eva', 'ina', 'ivo', 'tess']);
        const [room, ...others] = await lists('ina');
        expect(others).to.have.length(0);
        expect(room).to.include({ name: '8a, 8b', unreadCount: 2 });
      },
    );

    fact('is sent once, however often it is tried', async ({ announce, lists }) => {
      const clientId = crypto.randomUUID();
      const audience = classes('audience_guardians', '8a');
      const tries = await Promise.all([1, 2, 3].map(() => announce('tess', audience, { clientId })));
      expect(new Set(tries.map(({ message }) => message.id)).size).to.equal(1);
      expect((await announce('tess', audience, { clientId })).isDuplicate).to.equal(true);
      expect((await lists('eva'))[0]?.unreadCount).to.equal(1);
      const other = classes('audience_guardians', '8b');
      expect(await refusalOf(announce('tess', other, { clientId }))).to.equal('CONFLICT');
      expect(await refusalOf(announce('tess', audience, { clientId, content: 'Else' }))).to.equal('CONFLICT');
      expect(await refusalOf(announce('tess', audience, { content: '   ' }))).to.equal('EMPTY_MESSAGE');
    });

    fact('lets nobody answer whom it reaches, and readers see nobody else', async ({ announce, chat, person }) => {
      const { message } = await announce('tess', classes('audience_guardians', '8a'));
      const eva = await person('eva');
      const answer = chat.sendMessage({ sender: eva, roomId: message.roomId, content: 'Yes' });
      expect(await refusalOf(answer)).to.equal('ACCESS_DENIED');
      const seen = await chat.readParticipants(eva, message.roomId);
      expect(seen.map(({ userId }) => userId)).to.deep.equal([eva.id]);
    });

    fact(
      'follows the directory: guardians come and go, and who may not announce any more leaves',
      async ({ announce, apply, members, chat, person }) => {
        const { message } = await announce('tess', classes('audience_guardians', '8a'));
        const now = () => members(message.roomId);
        await apply([relation('guardian_of', 'ivo', 'ben', '', 'ended')]);
        expect(await now()).to.deep.equal(['eva', 'ina', 'tess']);
        await apply([relation('guardian_of', 'nan', 'leo')], [user('nan', 'parent')]);
        expect(await now()).to.deep.equal(['eva', 'ina', 'nan', 'tess']);
        // Who comes later sees the history from then on, and is not missing.
        const nan = await person('nan');
        expect((await chat.history(nan, message.roomId, { limit: 5 })).messages).to.have.length(0);
        await apply([relation('teaches', 'tess', 'ben', '8a', 'ended'), relation('teaches', 'otto', 'leo', '8a')]);
        await apply([relation('teaches', 'tess', 'leo', '8a', 'ended')]);
        expect(await now()).to.deep.equal(['eva', 'nan']);
      },
    );

    fact(
      'fixes families with the sending; one guardian is enough, and who left is not missing',
      async ({ announce, apply, chat, person }) => {
        const { message } = await announce('tess', classes('audience_guardians', '8a', '8b'));
        const [tess, ina, ivo, eva] = await Promise.all(['tess', 'ina', 'ivo', 'eva'].map(person));
        if (!tess || !ina || !ivo || !eva) return expect.fail();
        const states = async () => {
          const { families } = await chat.announcements.confirmations(tess, message.roomId, message.id);
          return families.map(({ state }) => state).sort();
        };
        expect(await states()).to.deep.equal(['unread', 'unread', 'unread']);
        await chat.markRead(eva, message.roomId, null);
        expect(await states()).to.deep.equal(['read', 'unread', 'unread']);
        const at = await chat.announcements.confirm(ina, message.roomId, message.id);
        expect(await chat.announcements.confirm(ina, message.roomId, message.id)).to.deep.equal(at);
        expect(await states()).to.deep.equal(['confirmed', 'confirmed', 'read']);
        expect(await chat.announcements.remind(tess, message.roomId, message.id)).to.equal(1);
        expect(
          (await chat.announcements.requests(eva, null)).map(({ remindedAt }) => remindedAt !== null),
        ).to.deep.equal([true]);
        expect(await chat.announcements.requests(ina, null)).to.have.length(0);
        await apply([relation('guardian_of', 'eva', 'leo', '', 'ended')]);
        expect(await states()).to.deep.equal(['confirmed', 'confirmed', 'gone']);
        expect(await chat.announcements.remind(tess, message.roomId, message.id)).to.equal(0);
        const look = chat.announcements.confirmations(ivo, message.roomId, message.id);
        expect(await refusalOf(look)).to.equal('ACCESS_DENIED');
      },
    );

    fact('asks all guardians where all are wanted', async ({ announce, chat, person }) => {
      const { message } = await announce('tess', classes('audience_guardians', '8a'), {
        confirmation: 'all_guardians',
      });
      const { roomId, id } = message;
      await chat.announcements.confirm(await person('ina'), roomId, id);
      expect(await chat.announcements.remind(await person('tess'), roomId, id)).to.equal(2);
      await chat.announcements.confirm(await person('ivo'), roomId, id);
      const { families } = await chat.announcements.confirmations(await person('tess'), roomId, id);
      expect(families.map(({ state }) => state).sort()).to.deep.equal(['confirmed', 'unread']);
    });

    fact(
      'tells a person all that they were asked, also where they are no more, and forgets it for good',
      async ({ announce, apply, chat, person, announcements }) => {
        const first = await announce('tess', classes('audience_guardians', '8a', '8b'));
        const second = await announce('tess', classes('audience_guardians', '8a'), { confirmation: 'person' });
        const [ina, eva, mia] = await Promise.all(['ina', 'eva', 'mia'].map(person));
        if (!ina || !eva || !mia) return expect.fail();
        await chat.announcements.confirm(ina, first.message.roomId, first.message.id);
        await apply([relation('guardian_of', 'ina', 'ben', '', 'ended')]);
        const asked = async (who: Person) =>
          (await announcements.askedOf([who.id], 9)).map(({ messageId, confirmation, confirmedAt }) => [
            ...[messageId, confirmation, confirmedAt !== null],
          ]);
        expect(await asked(ina)).to.deep.equal([
          [second.message.id, 'person', false],
          [first.message.id, 'one_guardian', true],
          [first.message.id, 'one_guardian', true],
        ]);
        expect(await announcements.askedOf([ina.id], 2)).to.have.length(2);
        await announcements.forget([mia.id]);
        expect(await asked(ina)).to.have.length(2);
        await announcements.forget([ina.id]);
        expect(await asked(ina)).to.deep.equal([]);
        expect(await asked(eva)).to.have.length(2);
        await announcements.forgetIn(second.message.roomId, new Date(0));
        expect(await asked(eva)).to.have.length(2);
        await announcements.forgetIn(second.message.roomId, null);
        expect(await asked(eva)).to.deep.equal([[first.message.id, 'one_guardian', false]]);
      },
    );

    fact(
      'goes on record with the number of people, and so does a reminder',
      async ({ announce, chat, person, auditLog }) => {
        const { message } = await announce('tess', classes('audience_guardians', '8a'));
        await chat.announcements.remind(await person('tess'), message.roomId, message.id);
        const actions = (await auditLog.list({ limit: 50 })).map(({ action }) => action);
        expect(actions.filter((action) => action.startsWith('announcement'))).to.have.members([
          ...['announcement.sent', 'announcement.reminded'],
        ]);
      },
    );
  });

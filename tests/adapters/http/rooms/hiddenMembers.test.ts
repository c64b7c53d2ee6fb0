import { expect } from 'chai';
import type { policyAnswer } from '../../../../adapters/wire/account/policySchemas.ts';
import type { receiptsAnswer } from '../../../../adapters/wire/messages/messageSchemas.ts';
import type { roomDetail } from '../../../../adapters/wire/rooms/roomSchemas.ts';
import type { Name } from '../../../contracts/School.ts';
import { discreetBoards } from '../../../support/changedPolicies.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const api = '/api/chat/';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

describe('routes of a room that hides its members', () => {
  const http = withHttp({ policy: discreetBoards });

  /** Tess's announcements for Sam and Sue; Sue has read and reacted, and Pat came and went. */
  const openBoard = async (): Promise<{ room: number; message: number }> => {
    const { school, chat } = http();
    const as = (name: Name) => school.person(name);
    const roomId = await school.group('tess', ['sam', 'sue'], 'announcement');
    const [messageId] = await school.say(roomId, 'tess', 'Trip on Friday');
    if (messageId === undefined) return expect.fail('nothing was said');
    for (const name of ['sue', 'sam'] as const)
      await chat.reactToMessage({ person: as(name), roomId, messageId, emoji: '👍', isAdded: true });
    await chat.markRead(as('sue'), roomId, null);
    await chat.changeRoom.add(as('tess'), roomId, [as('pat').id]);
    await chat.changeRoom.leave(as('pat'), roomId);
    return { room: roomId, message: messageId };
  };

  /** Every documented GET that is about a room, and those that show rooms and messages besides. */
  const readings = async (room: number, message: number): Promise<string[]> => {
    const { body } = await http().get(null, '/api/openapi.json');
    const about = Object.entries((body as Document).paths).flatMap(([path, methods]) =>
      'get' in methods && path.includes('{room_id}')
        ? [path.replace('{room_id}', String(room)).replace('{message_id}', String(message))]
        : [],
    );
    expect(about.length).to.be.greaterThan(5);
    return [...about, `${api}rooms/`, `${api}search/?q=Friday`, `${api}search/?q=Friday&room_id=${room}`];
  };

  /** Whether a person stands in an answer, by name or by any member that holds ids of people. */
  const names = (body: unknown, name: Name): boolean => {
    const { id, externalId, lastName, firstName } = http().school.person(name);
    const text = JSON.stringify(body);
    if (text.includes(`"${externalId}"`) || text.includes(`${firstName} ${lastName}`)) return true;
    return new RegExp(`"(user_id|actor_id|owner_id)":${id}[,}]|"user_ids":\\[([0-9]+,)*${id}[,\\]]`).test(text);
  };

  it('never name another reader to a member, wherever messages, events or people are shown (I11)', async () => {
    const { room, message } = await openBoard();
    const seen = { sam: 0, tess: 0 };
    for (const path of await readings(room, message))
      for (const who of ['sam', 'tess'] as const) {
        const { body } = await http().get(who, path);
        for (const name of ['sue', 'pat'] as const) {
          if (names(body, name)) seen[who] += 1;
          if (who === 'sam') expect(names(body, name), `${path} names ${name}`).to.equal(false);
        }
      }
    expect(seen.tess, 'the same look finds them for the owner').to.be.greaterThan(5);
  });

  it('never name another reader in the answers to what a member does', async () => {
    const { room, message } = await openBoard();
    const path = `${api}rooms/${room}/`;
    for (const [method, below, body] of [
      ['PUT', `messages/${message}/reactions/${encodeURIComponent('🎉')}/`, undefined],
      ['DELETE', `messages/${message}/reactions/${encodeURIComponent('👍')}/`, undefined],
      ['POST', 'read/', {}],
      ['POST', 'mute/', {}],
      ['DELETE', '', undefined],
    ] as const) {
      const answer = await http().ask('sam', method, `${path}${below}`, { body });
      expect(answer.status, `${method} ${below}`).to.equal(200);
      for (const name of ['sue', 'pat'] as const) expect(names(answer.body, name), `${method} ${below}`).to.equal(false);
    }
  });

  it('say in rights and in the policy what the person may see, and refuse receipts', async () => {
    const { room, message } = await openBoard();
    const path = `${api}rooms/${room}/`;
    const rightsOf = async (name: Name) => (await http().get<typeof roomDetail>(name, path)).body.rights;
    expect(await rightsOf('sam')).to.include({ sees_members: false, sees_receipts: false, sees_presence: false });
    expect(await rightsOf('tess')).to.include({ sees_members: true, sees_receipts: true, sees_presence: true });
    expectError(await http().get('sam', `${path}messages/${message}/receipts/`), 403, 'ACCESS_DENIED');
    const read = await http().get<typeof receiptsAnswer>('tess', `${path}messages/${message}/receipts/`);
    expect(read.body.receipts.map(({ user }) => user.username)).to.deep.equal(['sue']);

    const rowFor = async (name: Name) => {
      const { body } = await http().get<typeof policyAnswer>(name, `${api}policy/`);
      return body.room_types.find(({ type }) => type === 'announcement');
    };
    const hidden = { sees_members: false, sees_receipts: false, sees_presence: false };
    expect(await rowFor('sam')).to.include(hidden);
    expect(await rowFor('tess')).to.include({ sees_members: true, sees_receipts: true, sees_presence: true });
  });
});

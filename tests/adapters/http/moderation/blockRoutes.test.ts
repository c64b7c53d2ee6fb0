import { expect } from 'chai';
import type { blockList, blocksAbout } from '../../../../adapters/wire/moderation/blockSchemas.ts';
import type { Name } from '../../../contracts/School.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const path = '/api/chat/blocks/';

describe('blockRoutes', () => {
  const http = withHttp();
  const block = (who: Name, other: Name) => http().ask(who, 'PUT', `${path}${http().school.id(other)}/`);
  const unblock = (who: Name, other: Name) => http().ask(who, 'DELETE', `${path}${http().school.id(other)}/`);
  const list = (who: Name) => http().get<typeof blockList>(who, path);
  const send = (who: Name, room: number) =>
    http().post(who, `/api/chat/rooms/${room}/messages/`, { content: 'Hello', client_id: crypto.randomUUID() });
  const seenBy = async (who: Name, other: Name, room: number) => {
    const paths = [
      `/api/chat/rooms/${room}/`,
      `/api/chat/rooms/${room}/messages/`,
      `/api/chat/contacts/?q=${other}`,
      `/api/chat/contacts/${http().school.id(other)}/permission/`,
    ];
    const read = await Promise.all(paths.map((one) => http().get(who, one)));
    const opened = await http().post(who, '/api/chat/rooms/', { type: 'direct', user_id: http().school.id(other) });
    const answers = [...read, await send(who, room), opened].map(({ status, body }) => [status, body]);
    // Every error names its own request.
    return JSON.parse(JSON.stringify(answers).replaceAll(/"request_id":"[^"]+"/g, '"request_id":""'));
  };

  it('close the direct room to both, as the end of the relation would, and open it again', async () => {
    const room = await http().school.direct('tom', 'sam');
    const group = await http().school.group('tom', ['sam']);
    const before = [await seenBy('tom', 'sam', room), await seenBy('sam', 'tom', room)].map((one) => one[0]?.[0]);
    expect(before).to.deep.equal([200, 200]);
    expect((await block('sam', 'tom')).body).to.deep.equal({ user_id: http().school.id('tom'), is_blocked: true });
    expect((await block('sam', 'tom')).status).to.equal(200);
    const blocked = [await seenBy('tom', 'sam', room), await seenBy('sam', 'tom', room)];
    expectError(await send('tom', room), 403, 'CANNOT_CHAT');
    expectError(await send('sam', room), 403, 'CANNOT_CHAT');
    expect((await send('sam', group)).status).to.equal(201);
    expect((await list('sam')).body.blocks.map(({ user }) => user.username)).to.deep.equal(['tom']);
    expect((await list('tom')).body.blocks).to.deep.equal([]);

    await unblock('sam', 'tom');
    expect((await send('sam', room)).status).to.equal(201);
    await http().school.relate('tutors', 'tom', 'sam', { context: 'maths', status: 'ended' });
    expect(blocked).to.deep.equal([await seenBy('tom', 'sam', room), await seenBy('sam', 'tom', room)]);
  });

  it('stay closed while the relation is over, also once the block is lifted', async () => {
    const room = await http().school.direct('tom', 'sam');
    await block('sam', 'tom');
    await http().school.relate('tutors', 'tom', 'sam', { context: 'maths', status: 'ended' });
    await unblock('sam', 'tom');
    expectError(await send('sam', room), 403, 'CANNOT_CHAT');
    await block('sam', 'tom');
    await http().school.relate('tutors', 'tom', 'sam', { context: 'maths' });
    expectError(await send('tom', room), 403, 'CANNOT_CHAT');
    await unblock('sam', 'tom');
    expect((await send('tom', room)).status).to.equal(201);
  });

  it('are refused for those whom the policy protects, and 404 for strangers', async () => {
    for (const other of ['tess', 'ada'] as const) expectError(await block('sam', other), 403, 'ACCESS_DENIED');
    expectError(await block('pam', 'ada'), 403, 'ACCESS_DENIED');
    expectError(await block('sam', 'theo'), 404, 'USER_NOT_FOUND');
    expectError(await block('sam', 'sam'), 400, 'INVALID_REQUEST');
    expect((await list('pam')).body.may_block).to.deep.equal(['tutor', 'parent', 'student']);
    expect((await list('ada')).body.may_block).to.deep.equal([]);
    expect((await unblock('sam', 'theo')).status).to.equal(200);
  });

  it('are seen by staff, on record, and by nobody else', async () => {
    await block('sam', 'tom');
    const about = `/api/chat/moderation/people/${http().school.id('tom')}/blocks/`;
    const seen = await http().get<typeof blocksAbout>('ada', about);
    expect(seen.body.blocks.map(({ user, blocked }) => [user.username, blocked.username])).to.deep.equal([
      ['sam', 'tom'],
    ]);
    expectError(await http().get('tom', about), 404, 'USER_NOT_FOUND');
    const { body } = await http().get('ada', '/api/audit/?action=blocks.read');
    expect((body as { entries: unknown[] }).entries.length).to.equal(1);
  });
});

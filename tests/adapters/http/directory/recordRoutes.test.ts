import { expect } from 'chai';
import { recordsOf, unzip, verifyBytes } from '../../../support/zippedExport.ts';
import { expectError, testKey } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const exportsPath = '/api/directory/exports/';
const erasuresPath = '/api/directory/erasures/';

describe('recordRoutes', () => {
  const http = withHttp();
  const fetchExport = (caller: string, userId: number, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${http().port}${exportsPath}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(caller && { authorization: `Bearer user:${http().school.id(caller as 'ada')}` }),
        ...headers,
      },
      body: JSON.stringify({ user_id: userId }),
    });

  it('give the office a person’s data as a ZIP that verifies, and put it on record', async () => {
    const { school, world } = http();
    const roomId = await school.direct('tess', 'sam');
    await school.say(roomId, 'sam', 'my words');
    const response = await fetchExport('ada', school.id('sam'));
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('application/zip');
    expect(response.headers.get('content-disposition')).to.match(/^attachment; filename="person-\d+\.zip"$/);
    expect(response.headers.get('cache-control')).to.equal('no-store');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect((await verifyBytes(bytes)).fault).to.equal(null);
    expect(recordsOf(await unzip(bytes)).some(({ content }) => content === 'my words')).to.equal(true);
    const [entry] = await world.auditLog.list({ action: 'export.made', limit: 1 });
    expect(entry?.subjects).to.deep.equal([school.id('sam')]);
  });

  it('give it to programs with the key too', async () => {
    const response = await fetchExport('', http().school.id('sam'), { 'x-directory-key': testKey });
    expect(response.status).to.equal(200);
    await response.arrayBuffer();
  });

  it('answer others as if there were nobody, before a byte is sent', async () => {
    const { school } = http();
    for (const body of [{ user_id: 987_654 }, { user_id: 987_654, dry_run: true }]) {
      const path = 'dry_run' in body ? erasuresPath : exportsPath;
      expectError(await http().post('ada', path, body), 404, 'USER_NOT_FOUND');
    }
    for (const path of [exportsPath, erasuresPath]) {
      expectError(await http().post('tess', path, { user_id: school.id('sam') }), 403, 'ACCESS_DENIED');
      expectError(await http().post(null, path, { user_id: school.id('sam') }), 401, 'UNAUTHORIZED');
      expectError(await http().post('ada', path, { user_id: 'sam' }), 400, 'INVALID_REQUEST');
    }
  });

  it('erase a person, first as a trial, and close their account at once', async () => {
    const { school } = http();
    const roomId = await school.direct('tess', 'sam');
    await school.say(roomId, 'sam', 'one', 'two');
    const trial = await http().post('ada', erasuresPath, { user_id: school.id('sam'), dry_run: true });
    expect(trial.body).to.deep.include({ is_dry_run: true, messages: 2, identities: 1, relations: 3 });
    expect((await http().get('sam', '/api/chat/me/')).status).to.equal(200);
    const done = await http().post('ada', erasuresPath, { user_id: school.id('sam') });
    expect(done.body).to.deep.include({ is_dry_run: false, messages: 2 });
    expectError(await http().get('sam', '/api/chat/me/'), 403, 'USER_INACTIVE');
    const shown = await http().get('tess', `/api/chat/rooms/${roomId}/messages/`);
    expect(JSON.stringify(shown.body)).to.not.contain('Sam').and.not.contain('two');
    expectError(await http().post('ada', erasuresPath, { user_id: school.id('ada') }), 403, 'ACCESS_DENIED');
  });

  it('name the hold that preserves a person', async () => {
    const { school } = http();
    const hold = { effect: 'preserve', reason: 'Case 4 F 12/26' };
    const set = await http().post('ada', '/api/directory/holds/', { user_id: school.id('sam'), ...hold });
    expect(set.status).to.equal(201);
    const { status, body } = await http().post('ada', erasuresPath, { user_id: school.id('sam') });
    expect(status).to.equal(409);
    expect(JSON.stringify(body)).to.contain('Case 4 F 12/26');
    const room = await http().post('ada', '/api/directory/holds/', { room_id: 1, ...hold });
    expect(room.body).to.deep.include({ room_id: 1, user: null, relation: null });
    expectError(
      await http().post('ada', '/api/directory/holds/', { room_id: 1, ...hold, effect: 'suspend' }),
      400,
      'INVALID_REQUEST',
    );
    expectError(
      await http().post('ada', '/api/directory/holds/', { room_id: 987_654, ...hold }),
      404,
      'USER_NOT_FOUND',
    );
  });
});

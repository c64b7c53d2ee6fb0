import { expect } from 'chai';
import sharp from 'sharp';
import { type Answer, RunningChat } from './RunningChat.ts';
import { twoSchools } from './twoSchools.ts';

/** What belongs to no picture, and must be gone from every answer. */
const secretPlace = 'SECRET-PLACE-52.5200N';

const photo = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 600, height: 400, channels: 3, background } })
    .jpeg()
    .withExif({ IFD0: { ImageDescription: secretPlace }, IFD3: { GPSMapDatum: secretPlace } })
    .withMetadata({ orientation: 6 })
    .toBuffer();

describe('profile pictures, from the upload to who meets the person', () => {
  let chat: RunningChat;
  const ids: Record<string, number> = {};
  before(async function () {
    this.timeout(60_000);
    chat = await RunningChat.start();
    await chat.chat.directory.put(twoSchools);
    for (const { externalId } of twoSchools.users ?? []) ids[externalId] = await chat.userId(externalId);
  });
  after(() => chat.stop());

  const call = async (who: string, method: string, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${chat.address}${path}`, {
      method,
      ...init,
      headers: { authorization: `Bearer ${await chat.token(who)}`, ...(init.headers as Record<string, string>) },
    });
  const pathOf = (whose: string): string => `/api/chat/people/${ids[whose]}/picture/`;
  const put = async (who: string, whose: string, body: Buffer): Promise<Answer> => {
    const response = await call(who, 'PUT', pathOf(whose), {
      body: new Uint8Array(body),
      headers: { 'content-type': 'application/octet-stream' },
    });
    return { status: response.status, body: await response.json() };
  };
  const get = (who: string, path: string, headers: Record<string, string> = {}) => call(who, 'GET', path, { headers });
  const codeOf = async (response: Response): Promise<string> =>
    `${response.status} ${(await response.json()).error.code}`;
  const codes = ({ status, body }: Answer): string => `${status} ${body.error?.code}`;
  const seenBy = async (who: string, whose: string): Promise<string | null> => {
    const { body } = await chat.ask(who, 'GET', 'contacts/?limit=50');
    return body.contacts.find(({ id }: { id: number }) => id === ids[whose])?.avatar_url ?? null;
  };
  const entries = async (action: string): Promise<{ actor: { user: { id: number } } }[]> => {
    const response = await call('head-d', 'GET', `/api/audit/?action=${action}&limit=100`);
    return (await response.json()).entries;
  };

  it('are squares without notes, at an address that is another one for another picture', async () => {
    const { status, body } = await put('tess-n', 'tess-n', await photo('#884422'));
    expect(status, JSON.stringify(body)).to.equal(200);
    expect(body.avatar_url).to.match(new RegExp(`^/api/chat/people/${ids['tess-n']}/picture/\\?v=[0-9a-f]{12}$`));
    expect(await seenBy('sam-n', 'tess-n')).to.equal(body.avatar_url);
    const response = await get('sam-n', body.avatar_url);
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('image/webp');
    expect(response.headers.get('cache-control')).to.equal('private, no-cache');
    const content = Buffer.from(await response.arrayBuffer());
    expect(content.includes('SECRET')).to.equal(false);
    const { width, height, exif, format } = await sharp(content).metadata();
    expect({ width, height, exif, format }).to.deep.equal({ width: 256, height: 256, exif: undefined, format: 'webp' });
    const known = await get('sam-n', body.avatar_url, { 'if-none-match': response.headers.get('etag') ?? '' });
    expect(known.status).to.equal(304);
    const second = await put('tess-n', 'tess-n', await photo('#224488'));
    expect(second.body.avatar_url).to.not.equal(body.avatar_url);
    const stale = await get('sam-n', body.avatar_url);
    expect(stale.headers.get('etag'), 'an old address shows what is there now').to.not.equal(
      response.headers.get('etag'),
    );
    const me = await chat.ask('tess-n', 'GET', 'me/');
    expect(me.body.avatar_url).to.equal(second.body.avatar_url);
  });

  it('come with messages, members, rooms and the lists of an office', async () => {
    const { body: opened } = await chat.ask('tess-n', 'POST', 'rooms/', { type: 'direct', user_id: ids['sam-n'] });
    await chat.ask('tess-n', 'POST', `rooms/${opened.room.id}/messages/`, { content: 'Good morning' });
    const { body: page } = await chat.ask('sam-n', 'GET', `rooms/${opened.room.id}/messages/`);
    const url = await seenBy('sam-n', 'tess-n');
    expect(url).to.be.a('string');
    expect(page.messages.at(-1).sender.avatar_url).to.equal(url);
    const { body: list } = await chat.ask('sam-n', 'GET', 'rooms/');
    const room = list.rooms.find(({ id }: { id: number }) => id === opened.room.id);
    expect(room.other_participant.avatar_url).to.equal(url);
    const { body: members } = await chat.ask('sam-n', 'GET', `rooms/${opened.room.id}/participants/`);
    expect(JSON.stringify(members)).to.include(url);
    const people = await (await call('head-n', 'GET', '/api/directory/people/?limit=50')).json();
    expect(JSON.stringify(people)).to.include(url);
  });

  it('are for who meets the person; strangers, nobody and a person without one answer alike', async () => {
    for (const who of ['sam-n', 'head-n', 'head-d', 'tess-n'])
      expect((await get(who, pathOf('tess-n'))).status, who).to.equal(200);
    const answers: string[] = [];
    for (const who of ['tess-s', 'sam-s', 'head-s', 'pam-s'])
      answers.push(JSON.stringify({ ...(await (await get(who, pathOf('tess-n'))).json()).error, request_id: '' }));
    for (const path of ['/api/chat/people/987654/picture/', pathOf('sam-n')])
      answers.push(JSON.stringify({ ...(await (await get('tess-n', path)).json()).error, request_id: '' }));
    expect(new Set(answers).size, answers.join('\n')).to.equal(1);
    expect((await fetch(`${chat.address}${pathOf('tess-n')}`)).status).to.equal(401);
  });

  it('of children are set by nobody where the school has not decided so', async () => {
    const picture = await photo('#448822');
    expect(codes(await put('sam-n', 'sam-n', picture))).to.equal('403 ACCESS_DENIED');
    expect(codes(await put('head-n', 'sam-n', picture))).to.equal('403 ACCESS_DENIED');
    const { body: policy } = await chat.ask('sam-n', 'GET', 'policy/');
    expect(policy.pictures.may_set_own).to.equal(false);
    expect(policy.pictures.office).to.not.include('student');
    const { body: teachers } = await chat.ask('tess-n', 'GET', 'policy/');
    expect(teachers.pictures.may_set_own).to.equal(true);
  });

  it('are set by the person and by the office of theirs alone', async () => {
    const picture = await photo('#448822');
    expect(codes(await put('sam-n', 'tess-n', picture)), 'a pupil, of a teacher').to.equal('403 ACCESS_DENIED');
    expect(codes(await put('tess-n', 'head-n', picture)), 'a teacher, of the head').to.equal('403 ACCESS_DENIED');
    expect(codes(await put('head-s', 'tess-n', picture)), 'another office').to.equal('404 USER_NOT_FOUND');
    expect((await put('head-n', 'tess-n', picture)).status).to.equal(200);
    expect(codes(await put('tess-n', 'tess-n', Buffer.from('no picture')))).to.equal('415 UNSUPPORTED_MEDIA_TYPE');
    expect(codes(await put('tess-n', 'tess-n', Buffer.alloc(6_000_000)))).to.equal('413 PAYLOAD_TOO_LARGE');
    const svg = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>');
    expect(codes(await put('tess-n', 'tess-n', svg))).to.equal('415 UNSUPPORTED_MEDIA_TYPE');
  });

  it('are taken away by the person and by the office, on record, and gone at once', async () => {
    const picture = await photo('#993311');
    await put('tess-n', 'tess-n', picture);
    const url = await seenBy('sam-n', 'tess-n');
    expect(await codeOf(await call('sam-n', 'DELETE', pathOf('tess-n')))).to.equal('403 ACCESS_DENIED');
    expect(await codeOf(await call('head-s', 'DELETE', pathOf('tess-n')))).to.equal('404 USER_NOT_FOUND');
    const removed = await call('head-n', 'DELETE', pathOf('tess-n'));
    expect(await removed.json()).to.deep.equal({ user_id: ids['tess-n'], avatar_url: null });
    expect(await seenBy('sam-n', 'tess-n')).to.equal(null);
    expect(await codeOf(await get('sam-n', url ?? ''))).to.equal('404 ATTACHMENT_NOT_FOUND');
    expect((await call('tess-n', 'DELETE', pathOf('tess-n'))).status, 'there is none any more').to.equal(200);
    const taken = await entries('picture.removed');
    expect(taken.map(({ actor }) => actor.user.id)).to.deep.equal([ids['head-n']]);
    expect(await entries('picture.set')).to.have.length.greaterThan(1);
  });
});

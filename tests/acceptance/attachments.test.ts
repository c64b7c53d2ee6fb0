import { request as rawRequest } from 'node:http';
import { deflateSync } from 'node:zlib';
import { expect } from 'chai';
import sharp from 'sharp';
import type { AttachmentId } from '../../core/attachments/Attachment.ts';
import { refusalOf } from '../contracts/refusalOf.ts';
import { eventually } from '../support/eventually.ts';
import { ownTemporaryFolder } from '../support/ownTemporaryFolder.ts';
import { type Answer, RunningChat } from './RunningChat.ts';
import { twoSchools } from './twoSchools.ts';

const text = Buffer.from('Homework for Monday: page 12.\n');
const most = 300_000;

/** What belongs to no picture, and must be gone from every answer. */
const secretPlace = 'SECRET-PLACE-52.5200N';

const photo = (): Promise<Buffer> =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: '#884422' } })
    .jpeg()
    .withExif({ IFD0: { ImageDescription: secretPlace }, IFD3: { GPSMapDatum: secretPlace } })
    .withMetadata({ orientation: 6 })
    .toBuffer();

const chunk = (type: string, data: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
};

/** A picture of 50,000 by 50,000 pixels in a few hundred kilobytes; its head alone says how large it is. */
const bomb = (): Buffer => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(50_000, 0);
  head.writeUInt32BE(50_000, 4);
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(100_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

describe('files, from the upload to the last reader', () => {
  /** Folders of uploads that are under way. */
  const temporary = ownTemporaryFolder('homeroom-file-');
  let chat: RunningChat;
  let room: number;
  before(async function () {
    this.timeout(60_000);
    chat = await RunningChat.start({ files: { maxBytes: most } });
    await chat.chat.directory.put(twoSchools);
    const opened = await chat.ask('tess-n', 'POST', 'rooms/', { type: 'direct', user_id: await chat.userId('sam-n') });
    room = opened.body.room.id;
  });
  after(() => chat.stop());

  const call = async (who: string, method: string, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${chat.address}/api/chat/${path}`, {
      method,
      ...init,
      headers: { authorization: `Bearer ${await chat.token(who)}`, ...(init.headers as Record<string, string>) },
    });
  const upload = async (who: string, body: Buffer, name = 'homework.txt', query = ''): Promise<Answer> => {
    const response = await call(who, 'POST', `attachments/?name=${encodeURIComponent(name)}${query}`, {
      body: new Uint8Array(body),
      headers: { 'content-type': 'application/octet-stream' },
    });
    return { status: response.status, body: await response.json() };
  };
  const uploaded = async (who: string, body = text, name?: string, query?: string): Promise<Answer['body']> => {
    const { status, body: file } = await upload(who, body, name, query);
    expect(status, JSON.stringify(file)).to.equal(201);
    return file;
  };
  const send = (who: string, ids: readonly number[], more: object = {}) =>
    chat.ask(who, 'POST', `rooms/${room}/messages/`, { content: '', attachment_ids: ids, ...more });
  const get = (who: string, id: number, headers: Record<string, string> = {}, part = '') =>
    call(who, 'GET', `attachments/${id}/${part}`, { headers });
  const codeOf = async (response: Response): Promise<string> =>
    `${response.status} ${(await response.json()).error.code}`;

  it('are found by their names, and by having any', async () => {
    const { id } = await uploaded('tess-n', text, 'MathsHomework_week-12.txt');
    const sent = await send('tess-n', [id], { content: 'For the harvest festival' });
    const found = async (query: string) =>
      (await chat.ask('sam-n', 'GET', `search/?${query}`)).body.results.map(
        ({ message }: { message: { id: number } }) => message.id,
      );
    expect(await found('q=homework')).to.include(sent.body.id);
    expect(await found('q=festival&has=file')).to.deep.equal([sent.body.id]);
    const plain = await chat.ask('tess-n', 'POST', `rooms/${room}/messages/`, { content: 'The festival is on Friday' });
    expect(await found('q=festival&has=file')).to.not.include(plain.body.id);
    expect(await found('q=festival')).to.include(plain.body.id);
  });

  it('are sent in a message without words, and read by the other one alone', async () => {
    const file = await uploaded('tess-n');
    expect(file).to.include({ name: 'homework.txt', kind: 'text', media_type: 'text/plain; charset=utf-8' });
    expect(file).to.include({ size: text.length, state: 'ready' });
    expect(await codeOf(await get('sam-n', file.id))).to.equal('404 ATTACHMENT_NOT_FOUND');
    const sent = await send('tess-n', [file.id]);
    expect(sent.status, JSON.stringify(sent.body)).to.equal(201);
    expect(sent.body).to.include({ content: '' });
    expect(sent.body.attachments).to.deep.equal([file]);
    const history = await chat.ask('sam-n', 'GET', `rooms/${room}/messages/`);
    expect(history.body.messages.at(-1).attachments).to.deep.equal([file]);
    for (const who of ['tess-n', 'sam-n']) {
      const response = await get(who, file.id);
      expect(response.status).to.equal(200);
      expect(Buffer.from(await response.arrayBuffer()).equals(text)).to.equal(true);
    }
    for (const who of ['tess-s', 'sam-s', 'head-s'])
      expect(await codeOf(await get(who, file.id)), who).to.equal('404 ATTACHMENT_NOT_FOUND');
    const nobody = await fetch(`${chat.address}/api/chat/attachments/${file.id}/`);
    expect(nobody.status).to.equal(401);
  });

  it('come as files that no browser runs, whatever they are', async () => {
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    const svg = Buffer.from(
      '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    );
    for (const [body, name] of [
      [page, 'page.html'],
      [page, 'photo.png'],
      [svg, 'drawing.svg'],
    ] as const) {
      const file = await uploaded('tess-n', body, name);
      expect(file, name).to.include({ kind: 'text', media_type: 'application/octet-stream' });
      const { headers } = await get('tess-n', file.id);
      expect(headers.get('content-type'), name).to.equal('application/octet-stream');
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('content-security-policy')).to.equal("sandbox; default-src 'none'");
      expect(headers.get('content-disposition')).to.match(/^attachment; filename="/);
      expect(headers.get('cache-control')).to.equal('private, no-cache');
    }
  });

  it('are made anew if they are pictures: upright, without place, with a thumbnail and a blur', async () => {
    const original = await photo();
    expect(original.includes(secretPlace)).to.equal(true);
    const trailing = Buffer.concat([original, Buffer.from('<script>alert(1)</script>')]);
    const file = await uploaded('tess-n', trailing, 'IMG_0001.JPG', `&alt=${encodeURIComponent(' A brown wall ')}`);
    expect(file).to.include({ kind: 'picture', media_type: 'image/jpeg', width: 40, height: 60, alt: 'A brown wall' });
    expect(file.thumbnail).to.equal(`/api/chat/attachments/${file.id}/thumbnail/`);
    const blur = await sharp(Buffer.from(file.blur, 'base64')).metadata();
    expect([blur.format, Math.max(blur.width, blur.height)]).to.deep.equal(['webp', 16]);
    for (const part of ['', 'thumbnail/']) {
      const response = await get('tess-n', file.id, {}, part);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(response.headers.get('content-type')).to.equal(part === '' ? 'image/jpeg' : 'image/webp');
      expect(bytes.includes('SECRET-PLACE')).to.equal(false);
      expect(bytes.includes('<script>')).to.equal(false);
      const { width, height, exif, orientation } = await sharp(bytes).metadata();
      expect([width, height, exif, orientation]).to.deep.equal([40, 60, undefined, undefined]);
    }
  });

  it('are refused by their content: programs, bombs, what nobody knows, and nothing at all', async () => {
    const refused: readonly (readonly [Buffer, string, string])[] = [
      [Buffer.concat([Buffer.from('MZ'), Buffer.alloc(2_000, 7)]), 'game.txt', '415 UNSUPPORTED_MEDIA_TYPE'],
      [Buffer.from('\x7fELF\x02\x01\x01'.padEnd(500, '\0'), 'latin1'), 'tool', '415 UNSUPPORTED_MEDIA_TYPE'],
      [Buffer.from('echo hello\n'), 'run.bat', '415 UNSUPPORTED_MEDIA_TYPE'],
      [Buffer.from('alert(1)\n'), 'x.JS', '415 UNSUPPORTED_MEDIA_TYPE'],
      [Buffer.from([0, 1, 2, 3, 255, 254]), 'unknown.txt', '415 UNSUPPORTED_MEDIA_TYPE'],
      [bomb(), 'large.png', '415 UNSUPPORTED_MEDIA_TYPE'],
      [(await photo()).subarray(0, 200), 'half.jpg', '415 UNSUPPORTED_MEDIA_TYPE'],
      [Buffer.alloc(0), 'empty.txt', '400 INVALID_REQUEST'],
    ];
    for (const [body, name, expected] of refused) {
      const { status, body: answer } = await upload('tess-n', body, name);
      expect(`${status} ${answer.error?.code}`, name).to.equal(expected);
    }
    expect(await temporary()).to.deep.equal([]);
  });

  it('may have the most bytes and not one more, in both forms of upload', async () => {
    expect((await upload('tess-n', Buffer.alloc(most, 'a'))).status).to.equal(201);
    const over = await upload('tess-n', Buffer.alloc(most + 1, 'a'));
    expect(over.body.error).to.include({ code: 'PAYLOAD_TOO_LARGE' });
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(most + 1).fill(97)]), 'large.txt');
    expect(await codeOf(await call('tess-n', 'POST', 'attachments/', { body: form }))).to.equal(
      '413 PAYLOAD_TOO_LARGE',
    );
    form.set('file', new Blob([new Uint8Array(most).fill(97)]), 'large.txt');
    expect((await call('tess-n', 'POST', 'attachments/', { body: form })).status).to.equal(201);
    expect(await temporary()).to.deep.equal([]);
  });

  it('are taken from forms with what is said about them, and broken forms are refused', async () => {
    const form = new FormData();
    form.set('alt', 'Said before');
    form.set('file', new Blob([text]), '../../etc/\u202eexe.txt');
    const { name, alt } = await (await call('tess-n', 'POST', 'attachments/', { body: form })).json();
    expect([name, alt]).to.deep.equal(['exe.txt', 'Said before']);
    const broken: readonly (readonly [string, string])[] = [
      ['multipart/form-data', 'x'],
      ['multipart/form-data; boundary=b', 'no boundary here'],
      [
        'multipart/form-data; boundary=b',
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf',
      ],
      ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b--\r\n'],
    ];
    for (const [type, body] of broken) {
      const response = await call('tess-n', 'POST', 'attachments/', { body, headers: { 'content-type': type } });
      expect(await codeOf(response), body).to.equal('400 INVALID_REQUEST');
    }
    expect(await temporary()).to.deep.equal([]);
  });

  it('leave nothing behind when the connection ends before they do', async () => {
    const token = await chat.token('tess-n');
    for (const type of ['application/octet-stream', 'multipart/form-data; boundary=b']) {
      const sending = rawRequest(`${chat.address}/api/chat/attachments/`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': type, 'content-length': 100_000 },
      });
      sending.on('error', () => {});
      sending.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf of it');
      await eventually(async () => expect(await temporary()).to.have.length(1));
      sending.destroy();
      await eventually(async () => expect(await temporary()).to.deep.equal([]));
    }
  });

  it('have plain names, whatever the sender calls them', async () => {
    const long = `${'ä'.repeat(300)}.txt`;
    for (const [given, expected] of [
      ['C:\\Users\\tess\\плакат.txt', 'плакат.txt'],
      ['a\u0001b\nc.txt', 'ab c.txt'],
      ['...', 'file'],
      ['', 'file'],
      ['quote".txt', 'quote .txt'],
      [long, `${'ä'.repeat(116)}.txt`],
    ] as const)
      expect((await uploaded('tess-n', text, given)).name).to.equal(expected);
    const { id } = await uploaded('tess-n', text, 'плакат (1).txt');
    expect((await get('tess-n', id)).headers.get('content-disposition')).to.equal(
      `attachment; filename="______ (1).txt"; filename*=UTF-8''%D0%BF%D0%BB%D0%B0%D0%BA%D0%B0%D1%82%20%281%29.txt`,
    );
  });

  it('are answered in parts, and not again to who has them', async () => {
    const { id } = await uploaded('tess-n');
    const whole = text.toString();
    const parts: readonly (readonly [string, number, string | null, string | null])[] = [
      ['bytes=0-3', 206, whole.slice(0, 4), `bytes 0-3/${text.length}`],
      ['bytes=5-', 206, whole.slice(5), `bytes 5-${text.length - 1}/${text.length}`],
      ['bytes=-4', 206, whole.slice(-4), `bytes ${text.length - 4}-${text.length - 1}/${text.length}`],
      ['bytes=0-99999', 206, whole, `bytes 0-${text.length - 1}/${text.length}`],
      [`bytes=${text.length}-`, 416, '', `bytes */${text.length}`],
      ['bytes=-0', 416, '', `bytes */${text.length}`],
      ['bytes=4-2', 200, whole, null],
      ['bytes=0-1,3-4', 200, whole, null],
      ['lines=1-2', 200, whole, null],
    ];
    for (const [range, status, body, contentRange] of parts) {
      const response = await get('tess-n', id, { range });
      expect(response.status, range).to.equal(status);
      expect(await response.text(), range).to.equal(body);
      expect(response.headers.get('content-range'), range).to.equal(contentRange);
    }
    const head = await call('tess-n', 'HEAD', `attachments/${id}/`);
    expect([head.status, head.headers.get('content-length'), await head.text()]).to.deep.equal([
      200,
      `${text.length}`,
      '',
    ]);
    const etag = head.headers.get('etag') ?? '';
    expect((await get('tess-n', id, { 'if-none-match': etag })).status).to.equal(304);
    expect((await get('tess-n', id, { range: 'bytes=0-3', 'if-range': etag })).status).to.equal(206);
    expect((await get('tess-n', id, { range: 'bytes=0-3', 'if-range': '"other"' })).status).to.equal(200);
    expect(await codeOf(await get('sam-n', id, { 'if-none-match': etag }))).to.equal('404 ATTACHMENT_NOT_FOUND');
  });

  it('are one message’s, and others’ files look like none', async () => {
    const [mine, theirs] = [await uploaded('tess-n'), await uploaded('sam-n')];
    const foreign = await send('tess-n', [theirs.id]);
    const absent = await send('tess-n', [987_654_321]);
    const withoutRequest = ({ status, body: { error } }: Answer) => ({ status, ...error, request_id: '' });
    expect(withoutRequest(foreign)).to.deep.equal(withoutRequest(absent));
    expect(foreign.body.error.code).to.equal('ATTACHMENT_NOT_FOUND');
    const sends = await Promise.all([1, 2, 3, 4].map(() => send('tess-n', [mine.id])));
    expect(sends.map(({ status }) => status).sort()).to.deep.equal([201, 404, 404, 404]);
    expect((await send('tess-n', [])).body.error.code).to.equal('EMPTY_MESSAGE');
    const twice = await uploaded('tess-n');
    expect((await send('tess-n', [twice.id, twice.id])).body.error.code).to.equal('INVALID_REQUEST');
    expect(
      (
        await send(
          'tess-n',
          Array.from({ length: 11 }, (_, id) => id + 1),
        )
      ).status,
    ).to.equal(400);
  });

  it('belong to the message under its client_id: again is the same, other files are a conflict', async () => {
    const [one, two] = [await uploaded('tess-n'), await uploaded('tess-n')];
    const client_id = '0195f1d2-0000-7000-8000-00000000f11e';
    const first = await send('tess-n', [one.id], { client_id, content: 'Here' });
    const again = await send('tess-n', [one.id], { client_id, content: 'Here ' });
    expect([first.status, again.status]).to.deep.equal([201, 200]);
    expect(again.body).to.deep.equal(first.body);
    expect((await send('tess-n', [two.id], { client_id, content: 'Here' })).body.error.code).to.equal('CONFLICT');
    expect((await send('tess-n', [], { client_id, content: 'Here' })).body.error.code).to.equal('CONFLICT');
  });

  it('travel over sockets, with retries', async () => {
    const [sender, reader] = [await chat.connect('tess-n'), await chat.connect('sam-n')];
    const file = await uploaded('tess-n');
    const client_id = '0195f1d2-0000-7000-8000-00000000f12e';
    const frame = { type: 'send_message', room_id: room, content: '', client_id, attachment_ids: [file.id] };
    sender.send(frame);
    const ack = await sender.frame('ack', (one) => one.type === 'message_ack' && one.client_id === client_id);
    expect(ack.message.attachments).to.deep.equal([file]);
    sender.send(frame);
    const again = await sender.frame('second ack', (one) => one.type === 'message_ack' && one.duplicate === true);
    expect(again.message.id).to.equal(ack.message.id);
    const heard = await reader.frame(
      'message',
      (one) => one.type === 'new_message' && one.message.id === ack.message.id,
    );
    expect(heard.message.attachments).to.deep.equal([file]);
  });

  it('stay with an edited message, go with a deleted one, and then open for who oversees the room alone', async () => {
    const file = await uploaded('tess-n');
    const { body: message } = await send('tess-n', [file.id], { content: 'Before' });
    const path = `rooms/${room}/messages/${message.id}/`;
    const edited = await chat.ask('tess-n', 'PATCH', path, { content: 'After' });
    expect(edited.body.attachments).to.deep.equal([file]);
    const deleted = await chat.ask('tess-n', 'DELETE', path);
    expect(deleted.body.attachments).to.deep.equal([]);
    for (const who of ['tess-n', 'sam-n', 'head-s'])
      expect(await codeOf(await get(who, file.id)), who).to.equal('404 ATTACHMENT_NOT_FOUND');
    expect((await get('head-n', file.id)).status).to.equal(200);
    const log = await chat.chat.chat.enterAudit('host').list({ limit: 500 });
    const entry = log.find(({ action }) => action === 'file.read');
    expect(entry?.actor).to.deep.equal({ kind: 'person', id: await chat.userId('head-n') });
  });

  it('are closed to who is not in the room any more', async () => {
    const people = [await chat.userId('sam-n')];
    const opened = await chat.ask('tess-n', 'POST', 'rooms/', { type: 'group', name: 'Club', participant_ids: people });
    const group = opened.body.room.id;
    const file = await uploaded('tess-n');
    await chat.ask('tess-n', 'POST', `rooms/${group}/messages/`, { content: '', attachment_ids: [file.id] });
    expect((await get('sam-n', file.id)).status).to.equal(200);
    await chat.ask('tess-n', 'DELETE', `rooms/${group}/participants/${people[0]}/`);
    expect(await codeOf(await get('sam-n', file.id))).to.equal('404 ATTACHMENT_NOT_FOUND');
  });

  it('can be taken back until a message carries them', async () => {
    const file = await uploaded('tess-n');
    expect((await call('sam-n', 'DELETE', `attachments/${file.id}/`)).status).to.equal(404);
    expect((await call('tess-n', 'DELETE', `attachments/${file.id}/`)).status).to.equal(200);
    expect(await codeOf(await get('tess-n', file.id))).to.equal('404 ATTACHMENT_NOT_FOUND');
    const sent = await uploaded('tess-n');
    await send('tess-n', [sent.id]);
    expect((await call('tess-n', 'DELETE', `attachments/${sent.id}/`)).status).to.equal(404);
  });

  it('keep what a page measured of a voice note, within bounds', async () => {
    const wav = Buffer.alloc(44 + 800);
    wav.write('RIFF', 0, 'latin1');
    wav.writeUInt32LE(36 + 800, 4);
    wav.write('WAVEfmt ', 8, 'latin1');
    wav.set([16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0], 16);
    wav.write('data', 36, 'latin1');
    wav.writeUInt32LE(800, 40);
    const file = await uploaded('tess-n', wav, 'note.wav', '&duration_ms=100&waveform=0,128,255');
    expect(file).to.deep.include({ kind: 'audio', duration_ms: 100, waveform: [0, 128, 255] });
    for (const query of ['&waveform=0,256', '&waveform=-1', `&waveform=${Array(65).fill(1)}`, '&duration_ms=-5'])
      expect((await upload('tess-n', wav, 'note.wav', query)).body.error.code, query).to.equal('INVALID_REQUEST');
    const plain = await uploaded('tess-n', text, 'note.txt', '&duration_ms=100&waveform=0');
    expect(plain).to.not.have.any.keys('duration_ms', 'waveform');
  });

  it('of the same content do not say that somebody else has it', async () => {
    const unique = Buffer.from('The same words by two people\n');
    const [one, other] = [await uploaded('tess-n', unique), await uploaded('tess-s', unique)];
    expect({ ...other, id: 0 }).to.deep.equal({ ...one, id: 0 });
    expect(await codeOf(await get('tess-s', one.id))).to.equal('404 ATTACHMENT_NOT_FOUND');
  });

  it('go with a message that a host sends for their owner, and with nobody else’s', async () => {
    const file = await uploaded('tess-n');
    const given = { roomId: room, content: '', attachmentIds: [file.id] };
    const foreign = chat.chat.sendMessage({ senderId: 'sam-n', ...given });
    expect(await refusalOf(foreign)).to.equal('ATTACHMENT_NOT_FOUND');
    const { message } = await chat.chat.sendMessage({ senderId: 'tess-n', ...given });
    expect(message.attachments?.map(({ id }) => id)).to.deep.equal([file.id]);
    expect((await get('sam-n', file.id)).status).to.equal(200);
  });

  it('are opened by use cases as over HTTP', async () => {
    const file = await uploaded('tess-n');
    const person = await chat.chat.storage.people.findByExternalId('sam-n');
    const opening = chat.chat.chat.files.open(person ?? expect.fail(), file.id as AttachmentId, 'file');
    expect(await refusalOf(opening)).to.equal('ATTACHMENT_NOT_FOUND');
  });
});

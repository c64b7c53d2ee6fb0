import { expect } from 'chai';
import sharp from 'sharp';
import { eventually } from '../support/eventually.ts';
import { ownTemporaryFolder } from '../support/ownTemporaryFolder.ts';
import { drawing, page, pngOf, zipOf } from './hostileFiles.ts';
import { type Answer, SecuredServer } from './SecuredServer.ts';

const most = 2_000_000;
const text = Buffer.from('Homework\n');

describe('files of a hostile sender', function suite() {
  this.timeout(60_000);
  /** Folders of uploads that are under way. */
  const temporary = ownTemporaryFolder('homeroom-file-');
  let server: SecuredServer;
  before(async () => {
    const limits = { uploads: { everyone: 100_000 } };
    server = await SecuredServer.open({ options: { files: { maxBytes: most }, limits } });
  });
  afterEach(async () => {
    expect(await server.isAlive()).to.equal(true);
    await eventually(async () => expect(await temporary()).to.deep.equal([]));
    expect(server.log.filter((line) => line.includes('INTERNAL') || line.includes('"status":500'))).to.deep.equal([]);
  });
  after(() => server.stop());

  const call = async (as: string, method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = { authorization: `Bearer ${await server.token(as)}`, ...(init.headers as Record<string, string>) };
    const answer = await fetch(`${server.address}/api/chat/attachments/${path}`, { method, ...init, headers });
    const body = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
    return { status: answer.status, headers: answer.headers, text: body, body: isJson ? JSON.parse(body) : null };
  };
  const upload = (bytes: Buffer, name: string, as = 'tess'): Promise<Answer> =>
    call(as, 'POST', `?name=${encodeURIComponent(name)}`, {
      body: new Uint8Array(bytes),
      headers: { 'content-type': 'image/png' },
    });
  const outcome = ({ status, body }: Answer): string =>
    status === 201 ? body.media_type : `${status} ${body.error.code}`;
  const form = (...parts: readonly (readonly [string, string])[]): string =>
    `${parts.map(([head, body]) => `--b\r\n${head}\r\n\r\n${body}\r\n`).join('')}--b--\r\n`;
  const post = (body: string, type = 'multipart/form-data; boundary=b'): Promise<Answer> =>
    call('tess', 'POST', '', { body, headers: { 'content-type': type } });
  const filePart = (fileName: string): readonly [string, string] => [
    `Content-Disposition: form-data; name="file"; filename="${fileName}"`,
    'words',
  ];

  it('are what their content says, and pages are bytes under every name and type', async () => {
    for (const name of ['a.png', 'a.pdf', 'a.txt.html', 'a.svg', 'a.xhtml', 'a.mht'])
      for (const body of [page, drawing]) {
        const { status, body: file } = await upload(Buffer.from(body), name);
        expect([status, file.kind, file.media_type], name).to.deep.equal([201, 'text', 'application/octet-stream']);
      }
    for (const name of ['page.txt', 'page.csv']) {
      const { body: file } = await upload(Buffer.from(page), name);
      const { headers } = await call('tess', 'GET', `${file.id}/`);
      expect(headers.get('content-type'), name).to.match(/^text\/(plain|csv); charset=utf-8$/);
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
    }
  });

  it('keep nothing of what hides in a picture (GIF and script, JPEG and ZIP, PNG and page)', async () => {
    const blank = sharp({ create: { width: 40, height: 30, channels: 3, background: '#336699' } });
    const hidden = 'HIDDEN-PAYLOAD';
    const [gif, jpeg, png] = await Promise.all([
      blank.clone().gif().toBuffer(),
      blank.clone().jpeg().toBuffer(),
      blank.clone().png().toBuffer(),
    ]);
    const polyglots: readonly (readonly [string, Buffer])[] = [
      ['image/gif', Buffer.concat([gif, Buffer.from(`*/=1;${hidden};//`)])],
      ['image/jpeg', Buffer.concat([jpeg, zipOf(hidden, 100)])],
      ['image/png', Buffer.concat([png, Buffer.from(page + hidden)])],
      // A comment in front, where readers of scripts and pages look first.
      [
        'image/jpeg',
        Buffer.concat([jpeg.subarray(0, 2), Buffer.from(`\xff\xfe\x00\x10${hidden}`, 'latin1'), jpeg.subarray(2)]),
      ],
    ];
    for (const [mediaType, bytes] of polyglots) {
      const { status, body: file } = await upload(bytes, 'photo.html.js.png');
      expect([status, file.media_type]).to.deep.equal([201, mediaType]);
      const got = await call('tess', 'GET', `${file.id}/`);
      expect(got.text.includes(hidden), mediaType).to.equal(false);
    }
  });

  it('are refused as programs by content and by name, whatever stands before and behind', async () => {
    for (const name of [
      'a.exe',
      'a.EXE.',
      'a.exe ',
      'a.pdf.js',
      'a\u202efdp.exe',
      'a.exe\u200b',
      'C:\\a.scr',
      'a.ex\u00ade',
      'a.lnk',
    ])
      expect(outcome(await upload(text, name)), JSON.stringify(name)).to.equal('415 UNSUPPORTED_MEDIA_TYPE');
    const jar = zipOf('META-INF/MANIFEST.MF', 30, Buffer.from('Manifest-Version: 1.0\n'));
    expect(outcome(await upload(jar, 'game.jar'))).to.equal('415 UNSUPPORTED_MEDIA_TYPE');
    const mach = Buffer.from('cafebabe00000034', 'hex');
    expect(outcome(await upload(Buffer.concat([mach, Buffer.alloc(900)]), 'a.pdf'))).to.equal(
      '415 UNSUPPORTED_MEDIA_TYPE',
    );
  });

  it('that unpack to gigabytes cost neither memory nor time (ZIP, documents, pictures)', async () => {
    const bombs: readonly (readonly [string, Buffer, RegExp])[] = [
      ['a.zip', zipOf('zeros', 300_000_000), /^application\/zip$/],
      ['a.docx', zipOf('[Content_Types].xml', 300_000_000), /./],
      ['a.odt', zipOf('mimetype', 300_000_000), /./],
      ['a.png', pngOf(50_000, 50_000, 300_000_000), /^415/],
      ['a.png', pngOf(4_000_000_000, 1, 1_000), /^415/],
      ['a.png', pngOf(2_147_483_647, 2_147_483_647, 1_000), /^415/],
      ['a.png', pngOf(0, 0, 1_000), /^415/],
      ['a.png', pngOf(16_000, 4_000, 300_000_000), /./],
    ];
    for (const [name, bytes, expected] of bombs) {
      expect(bytes.length, name).to.be.below(most);
      const began = performance.now();
      expect(outcome(await upload(bytes, name)), name).to.match(expected);
      expect(performance.now() - began, name).to.be.below(15_000);
    }
  });

  it('are refused where they are cut: pictures by their decoder', async () => {
    const whole = await sharp({ create: { width: 700, height: 700, channels: 3, background: '#123456' } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    for (const length of [8, 33, 200, whole.length >> 1, whole.length - 40])
      expect(outcome(await upload(whole.subarray(0, length), 'a.png')), `${length}`).to.equal(
        '415 UNSUPPORTED_MEDIA_TYPE',
      );
  });

  it('get plain names, and put nothing into headers', async () => {
    for (const [given, name] of [
      ['../../../etc/passwd', 'passwd'],
      ['..\\..\\boot.txt', 'boot.txt'],
      ['a.txt\r\nSet-Cookie: x=1', 'a.txt Set-Cookie x=1'],
      ['\u202egpj.txt', 'gpj.txt'],
      ['\u2066a\u2069\u200f.txt', 'a.txt'],
      ['.htaccess', 'htaccess'],
      ['a";filename="b.txt', 'a filename= b.txt'],
      ['%2e%2e%2fa.txt', '2e 2e 2fa.txt'],
    ] as const) {
      const { status, body: file } = await upload(text, given);
      expect([status, file.name], JSON.stringify(given)).to.deep.equal([201, name]);
      const { headers } = await call('tess', 'GET', `${file.id}/`);
      expect(headers.get('set-cookie')).to.equal(null);
      expect(headers.get('content-disposition')).to.match(
        /^attachment; filename="[^"\\]*"(; filename\*=UTF-8''[\w.%!#$&+^`|~-]*)?$/,
      );
    }
    for (const name of ['a\u0000b.txt', 'a.jpg\u0000.exe'])
      expect(outcome(await upload(text, name))).to.equal('400 INVALID_REQUEST');
    const { body: file } = await post(form(filePart('..\\..\\a.txt')));
    expect(file.name).to.equal('a.txt');
  });

  it('are not let in by forms that are too much: fields, parts, headers, names', async () => {
    const field = (name: string, value: string) => [`Content-Disposition: form-data; name="${name}"`, value] as const;
    const fields = Array.from({ length: 30 }, (_, index) => field(`f${index}`, 'x'));
    for (const [what, body] of [
      ['many fields', form(...fields, filePart('a.txt'))],
      ['a long field', form(field('alt', 'x'.repeat(1_000_000)), filePart('a.txt'))],
      ['a long name', form(field('n'.repeat(100_000), 'x'), filePart('a.txt'))],
      ['two files', form(filePart('a.txt'), filePart('b.txt'))],
      ['no file', form(field('file', 'words'))],
      ['a prototype', form(field('__proto__', 'x'), filePart('a.txt'))],
      ['a constructor', form(field('constructor', 'x'), filePart('a.txt'))],
      ['a member of nobody', form(field('owner_id', '1'), filePart('a.txt'))],
      [
        'headers',
        form([`${'X-A: b\r\n'.repeat(5_000)}Content-Disposition: form-data; name="file"; filename="a"`, 'x']),
      ],
    ] as const)
      expect(outcome(await post(body)), what).to.equal('400 INVALID_REQUEST');
    for (const type of [
      'multipart/form-data',
      'multipart/form-data; boundary=',
      `multipart/form-data; boundary=${'b'.repeat(5_000)}`,
    ])
      expect(outcome(await post(form(filePart('a.txt')), type)), type).to.equal('400 INVALID_REQUEST');
    expect(
      outcome(await call('tess', 'POST', '?name=a.txt', { body: 'x', headers: { 'content-encoding': 'gzip' } })),
    ).to.equal('415 UNSUPPORTED_MEDIA_TYPE');
  });

  it('of another length than they said, or in broken chunks, are not stored', async () => {
    const head = `POST /api/chat/attachments/?name=a.txt HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await server.token('tess')}\r\n`;
    const raw = async (rest: string, isCut = true): Promise<number[]> => {
      const connection = await server.raw();
      connection.write(head + rest);
      if (isCut) connection.socket.end();
      return connection.statuses();
    };
    for (const rest of [
      'Content-Length: 100\r\n\r\nonly this',
      'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
      'Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n',
      'Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello',
      `Transfer-Encoding: chunked\r\n\r\n5;${'x'.repeat(40_000)}\r\nhello\r\n0\r\n\r\n`,
      'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    ])
      expect(
        (await raw(rest)).filter((status) => status < 400),
        rest.slice(0, 60),
      ).to.deep.equal([]);
    // One byte in each chunk is a file too. The places of those above are free again.
    const pieces = [...'tiny chunks'].map((sign) => `1\r\n${sign}\r\n`).join('');
    const whole = `Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n${pieces}0\r\n\r\n`;
    await eventually(async () => expect(await raw(whole, false)).to.deep.equal([201]));
  });
});

import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import express from 'express';
import { makeHttpApp } from '../../../adapters/http/makeHttpApp.ts';
import { explainMissingPage } from '../../../adapters/pages/explainMissingPage.ts';
import { servePage } from '../../../adapters/pages/servePage.ts';
import { freePort } from '../../support/freePort.ts';

const script = `console.log(${JSON.stringify('homeroom '.repeat(500))});\n`;
const files: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html><title>Homeroom</title>',
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'manifest.webmanifest': '{"name":"Homeroom"}',
  'assets/index-4f2a.js': script,
  'assets/index-4f2a.js.map': '{}',
  'assets/index-9c1b.css': 'body{margin:0}',
};

interface Answered {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

describe('servePage', () => {
  let root: string;
  let folder: string;
  let server: Server;
  let port: number;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'homeroom-page-'));
    folder = join(root, 'web');
    await writeFile(join(root, 'secret.txt'), 'not for anybody');
    port = await freePort();
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const app = makeHttpApp([servePage(folder), explainMissingPage], { log, corsOrigins: [] });
    server = app.listen(port, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    await rm(root, { recursive: true });
  });
  const build = async (): Promise<void> => {
    await mkdir(join(folder, 'assets'), { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  };
  /** Sends the path as it is written, because `fetch` would normalise it. */
  const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answered> => {
    const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) };
  };
  const text = async (path: string): Promise<string> => (await ask(path)).body.toString();

  it('serves every file with its type, byte for byte', async () => {
    await build();
    for (const [path, type, name] of [
      ['/', 'text/html; charset=utf-8', 'index.html'],
      ['/index.html', 'text/html; charset=utf-8', 'index.html'],
      ['/favicon.svg', 'image/svg+xml; charset=utf-8', 'favicon.svg'],
      ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8', 'manifest.webmanifest'],
      ['/assets/index-4f2a.js', 'text/javascript; charset=utf-8', 'assets/index-4f2a.js'],
      ['/assets/index-9c1b.css', 'text/css; charset=utf-8', 'assets/index-9c1b.css'],
    ] as const) {
      const answer = await ask(path);
      expect([answer.status, answer.headers['content-type']], path).to.deep.equal([200, type]);
      expect(answer.body.toString(), path).to.equal(files[name]);
    }
  });

  it('answers page addresses with index.html for any query', async () => {
    await build();
    for (const path of ['/r/12', '/r/12/', '/settings', '/?as=tess', '/r/12?token=a.b', '/apiary', '/healthy'])
      expect(await text(path), path).to.equal(files['index.html']);
  });

  it('passes addresses of programs, missing files and maps to the next handler', async () => {
    await build();
    for (const path of [
      ...['/api', '/api/', '/api/nonsense', '/API/chat/', '/ws/chat/', '/ws', '/health', '/health/', '/metrics'],
      ...['/missing.png', '/assets/missing.js', '/assets/', '/assets/index-4f2a.js.map', '/r/12.html'],
    ]) {
      const answer = await ask(path);
      expect(answer.status, path).to.equal(404);
      expect(answer.headers['content-type'], path).to.equal('application/json; charset=utf-8');
    }
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask('/', {}, method)).status, method).to.equal(404);
  });

  it('serves no file outside of the folder', async () => {
    await build();
    for (const path of [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/%2e%2e%2fsecret.txt',
      '/..\\secret.txt',
      '/assets/..%5c..%5csecret.txt',
      `/${root}/secret.txt`,
      '//secret.txt',
      '/index.html%00',
      '/%ff',
      '/%',
    ]) {
      const answer = await ask(path);
      expect(answer.body.toString(), path).not.to.contain('not for anybody');
      expect(answer.status, path).to.be.oneOf([200, 400, 404]);
    }
  });

  it('compresses text in the coding that the client accepts', async () => {
    await build();
    const path = '/assets/index-4f2a.js';
    const brotli = await ask(path, { 'accept-encoding': 'gzip, deflate, br' });
    expect([brotli.headers['content-encoding'], brotli.headers.vary]).to.deep.equal(['br', 'Accept-Encoding']);
    expect(brotliDecompressSync(brotli.body).toString()).to.equal(script);
    expect(Number(brotli.headers['content-length']))
      .to.equal(brotli.body.length)
      .and.to.be.lessThan(script.length / 2);
    const gzipped = await ask(path, { 'accept-encoding': 'gzip, br;q=0' });
    expect(gzipped.headers['content-encoding']).to.equal('gzip');
    expect(gunzipSync(gzipped.body).toString()).to.equal(script);
    const plain = await ask(path, { 'accept-encoding': 'identity' });
    expect([plain.headers['content-encoding'], plain.headers.vary]).to.deep.equal([undefined, 'Accept-Encoding']);
    expect(new Set([brotli, gzipped, plain].map(({ headers }) => headers.etag)).size).to.equal(3);
    const small = await ask('/', { 'accept-encoding': 'br' });
    expect([small.headers['content-encoding'], small.body.toString()]).to.deep.equal([undefined, files['index.html']]);
  });

  it('lets clients cache hashed files for good and revalidate others', async () => {
    await build();
    expect((await ask('/assets/index-4f2a.js')).headers['cache-control']).to.equal(
      'public, max-age=31536000, immutable',
    );
    for (const path of ['/', '/r/12', '/favicon.svg'])
      expect((await ask(path)).headers['cache-control'], path).to.equal('no-cache');
  });

  it('answers 304 to clients that have the file', async () => {
    await build();
    const { etag = '' } = (await ask('/', { 'accept-encoding': 'br' })).headers;
    const again = await ask('/r/7', { 'if-none-match': etag, 'accept-encoding': 'br' });
    expect([again.status, again.body.length, again.headers.etag]).to.deep.equal([304, 0, etag]);
    expect((await ask('/', { 'if-none-match': '"other"' })).status).to.equal(200);
  });

  it('answers HEAD with the same headers and no body', async () => {
    await build();
    const path = '/assets/index-4f2a.js';
    const [got, head] = [await ask(path), await ask(path, {}, 'HEAD')];
    expect([head.status, head.body.length]).to.deep.equal([200, 0]);
    for (const name of ['content-length', 'content-type', 'etag', 'cache-control', 'content-security-policy'])
      expect(head.headers[name], name).to.equal(got.headers[name]);
  });

  it('lets the page load only its own files and connect only to its own host', async () => {
    await build();
    const { headers } = await ask('/', { host: 'school.example:8443' });
    expect(headers['content-security-policy']).to.equal(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self' ws://school.example:8443 wss://school.example:8443; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect([headers['x-content-type-options'], headers['referrer-policy']]).to.deep.equal(['nosniff', 'no-referrer']);
  });

  it('adds only valid hosts to the policy', async () => {
    await build();
    for (const host of ["a; script-src 'unsafe-inline'", 'a *', "x' data:", 'a,b']) {
      const policy = (await ask('/', { host })).headers['content-security-policy'];
      expect(policy, host).to.contain("connect-src 'self';").and.not.to.contain('unsafe');
    }
  });

  it('names its files as each address sees them, below any path', async () => {
    await build();
    const page = '<head><link href="./assets/index-9c1b.css"></head><script src="./assets/index-4f2a.js"></script>';
    await writeFile(join(folder, 'index.html'), page);
    const app = makeHttpApp([servePage(folder)], {
      log: { debug() {}, info() {}, warn() {}, error() {} },
      corsOrigins: [],
    });
    const host = express()
      .use('/a/chat', app)
      .use('/evil', app)
      .listen(await freePort(), '127.0.0.1');
    await once(host, 'listening');
    const { port: hostPort } = host.address() as AddressInfo;
    const get = (path: string) => fetch(`http://127.0.0.1:${hostPort}${path}`, { redirect: 'manual' });
    try {
      for (const [path, up] of [
        ['/a/chat/', './'],
        ['/a/chat/people', './'],
        ['/a/chat/r/12', '../'],
        ['/a/chat/r/12/', '../../'],
        ['/a/chat/r/12/900', '../../'],
      ] as const) {
        const html = await (await get(path)).text();
        expect(html, path).to.equal(page.replaceAll('./', up));
        const [, file = ''] = /src="([^"]+)"/.exec(html) ?? [];
        const script = await get(new URL(file, `http://x${path}`).pathname);
        expect(script.headers.get('content-type'), path).to.contain('javascript');
      }
      expect((await get('/a/chat/1/2/3/4/5/6/7/8/9/10')).status).to.equal(404);
      for (const [path, to] of [
        ['/a/chat', './chat/'],
        ['/a/chat?as=tess', './chat/?as=tess'],
        ['/evil?//evil.example', './evil/?//evil.example'],
      ] as const) {
        const answer = await get(path);
        expect([answer.status, answer.headers.get('location')], path).to.deep.equal([302, to]);
      }
    } finally {
      host.close();
      host.closeAllConnections();
    }
  });

  it('lets the origins that are named show it in a frame, and no other', async () => {
    await build();
    await writeFile(join(folder, 'index.html'), '<head></head>');
    await writeFile(join(folder, 'embed.js'), '0');
    const frameAncestors = ['self', 'https://*.school.example'];
    const settings = {
      ...{ frameAncestors, isHosted: true, signIn: '/login?a="<b>&next={address}', hide: ['contacts'] as const },
      styleSheet: 'https://cdn.school.example/chat.css',
    };
    const app = makeHttpApp([servePage(folder, settings)], {
      log: { debug() {}, info() {}, warn() {}, error() {} },
      corsOrigins: [],
    });
    const host = app.listen(await freePort(), '127.0.0.1');
    await once(host, 'listening');
    const address = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
    try {
      const page = await fetch(`${address}/r/1`);
      const policy = page.headers.get('content-security-policy');
      expect(policy).to.contain("frame-ancestors 'self' https://*.school.example");
      expect(policy).to.contain("style-src 'self' https://cdn.school.example;");
      expect(page.headers.get('x-frame-options')).to.equal(null);
      expect(page.headers.get('cross-origin-resource-policy')).to.equal('same-site');
      const html = await page.text();
      const [, content = ''] = /<meta name="homeroom" content="([^"<>]*)">/.exec(html) ?? [];
      expect(
        JSON.parse(
          content.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
        ),
      ).to.deep.equal({
        ...{ isHosted: true, signIn: settings.signIn, frames: frameAncestors },
      });
      expect(html).to.contain('<link rel="stylesheet" href="../page.css">');
      expect(await (await fetch(`${address}/page.css`)).text()).to.contain('[data-part~="contacts"]');
      const script = await fetch(`${address}/embed.js`);
      expect(script.headers.get('cross-origin-resource-policy')).to.equal('cross-origin');
    } finally {
      host.close();
      host.closeAllConnections();
    }
    const plain = await ask('/');
    expect([
      plain.headers['x-frame-options'],
      String(plain.headers['content-security-policy']).split('; ').at(-1),
    ]).to.deep.equal(['DENY', "frame-ancestors 'none'"]);
  });

  it('explains how to build the page while there is none, and serves it afterwards', async () => {
    const missing = await ask('/');
    expect([missing.status, missing.headers['content-type']]).to.deep.equal([404, 'text/plain; charset=utf-8']);
    expect(missing.body.toString()).to.match(/^[^\n]*npm run build[^\n]*\n$/);
    expect((await ask('/r/12')).headers['content-type']).to.equal('application/json; charset=utf-8');
    await build();
    expect(await text('/')).to.equal(files['index.html']);
  });
});

import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeHttpApp } from '../../../adapters/http/makeHttpApp.ts';
import { serveDocs } from '../../../adapters/pages/serveDocs.ts';
import { servePage } from '../../../adapters/pages/servePage.ts';
import { freePort } from '../../support/freePort.ts';
import { silentLog } from '../../support/silentLog.ts';

describe('serveDocs', () => {
  let root: string;
  let server: Server;
  let address: string;
  let prepared: number;
  const folder = () => join(root, 'docs');
  const build = async (): Promise<void> => {
    await mkdir(join(folder(), 'assets'), { recursive: true });
    await writeFile(join(folder(), 'index.html'), '<title>All pages</title>');
    await writeFile(join(folder(), 'hosts.html'), '<title>Hosts</title>');
    await writeFile(join(folder(), 'assets', 'site-4f2a.css'), 'body{margin:0}');
  };
  const serve = async (prepare: () => Promise<void>): Promise<void> => {
    const port = await freePort();
    const page = servePage(join(root, 'web'));
    server = makeHttpApp([serveDocs(folder(), prepare), page], { log: silentLog, corsOrigins: [] }).listen(
      port,
      '127.0.0.1',
    );
    await once(server, 'listening');
    address = `http://127.0.0.1:${port}`;
  };
  const prepare = async (): Promise<void> => {
    prepared += 1;
    await build();
  };
  beforeEach(async () => {
    prepared = 0;
    root = await mkdtemp(join(tmpdir(), 'homeroom-docs-'));
    await mkdir(join(root, 'web'));
    await writeFile(join(root, 'web', 'index.html'), '<title>The page</title>');
    await writeFile(join(root, 'secret.html'), 'not for anybody');
  });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    await rm(root, { recursive: true });
  });

  it('builds with the first request, once, and serves pages with and without their ending', async () => {
    await serve(prepare);
    expect(prepared).to.equal(0);
    const answers = await Promise.all(
      ['/docs', '/docs/', '/docs/hosts.html', '/docs/hosts'].map(async (path) => (await fetch(address + path)).text()),
    );
    expect(answers).to.deep.equal([
      ...['<title>All pages</title>', '<title>All pages</title>'],
      ...['<title>Hosts</title>', '<title>Hosts</title>'],
    ]);
    expect(prepared).to.equal(1);
  });

  it('lets pages load nothing from elsewhere and keeps only files whose names change', async () => {
    await serve(prepare);
    const [page, style] = await Promise.all([fetch(`${address}/docs/`), fetch(`${address}/docs/assets/site-4f2a.css`)]);
    expect(page.headers.get('content-security-policy'))
      .to.include("default-src 'none'; script-src 'self'; style-src 'self'")
      .and.not.include('unsafe');
    expect(page.headers.get('cache-control')).to.equal('no-cache');
    expect(style.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
    // Without a header of its own, `fetch` asks caches to stay out of the way.
    const headers = { 'if-none-match': page.headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
    const again = await fetch(`${address}/docs/`, { headers });
    expect(again.status).to.equal(304);
  });

  it('answers 404 for pages that are not there and for files beside it, never with the page of the chat', async () => {
    await serve(prepare);
    for (const path of ['/docs/nothing', '/docs/..%2fsecret.html', '/docs/..%2fweb%2findex.html', '/docs/.built']) {
      const answer = await fetch(address + path);
      expect([answer.status, await answer.text()], path).to.deep.equal([
        404,
        'The documentation has no such page. It begins at /docs/.\n',
      ]);
    }
    expect(await (await fetch(`${address}/document`)).text()).to.equal('<title>The page</title>');
  });

  it('says how it is built where it cannot be, and serves it once it is there', async () => {
    await serve(async () => {
      throw new Error('no generator');
    });
    const answer = await fetch(`${address}/docs/`);
    expect([answer.status, await answer.text()]).to.deep.equal([
      404,
      'The documentation has not been built: in a checkout run "npm run docs" and load this again; an installed package has it as text, in its folder docs.\n',
    ]);
    await build();
    expect((await fetch(`${address}/docs/`)).status).to.equal(200);
  });
});

import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { filesIn, pages } from './documents.ts';

/** The documents that are no guides: the front page itself, and what the pages of others lead to. */
const reachedByLinks = /^docs\/(README\.md$|decisions\/\d)/;

describe('The documentation site', function suite() {
  this.timeout(120_000);
  let folder: string;
  const read = (address: string): string => readFileSync(join(folder, address), 'utf8');
  const built = (): string[] => filesIn(folder, ['.html']).map((file) => file.slice(folder.length + 1));
  const attributes = (html: string, names: string): string[] =>
    [...html.matchAll(new RegExp(`<[^>]* (?:${names})="([^"]*)"`, 'g'))].map(([, value = '']) => value);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-site-'));
    await promisify(execFile)(process.execPath, ['scripts/buildSite.js', '--out', folder]);
  });
  after(() => rm(folder, { recursive: true }));

  it('has a page for every document', () => {
    const missing = pages()
      .filter((file) => file !== 'README.md')
      .map((file) => file.replace(/^docs\//, '').replace(/^(CONTRIBUTING|CHANGELOG)/, (name) => name.toLowerCase()))
      .map((file) => file.replace(/^(examples\/[^/]+)\/README\.md$/, '$1.md').replace(/README\.md$/, 'index.md'))
      .map((file) => file.replace(/\.md$/, '.html'))
      .filter((address) => !existsSync(join(folder, address)));
    expect(missing).to.deep.equal([]);
  });

  it('has every guide in its navigation', () => {
    const listed = attributes(/<nav[\s\S]*<\/nav>/.exec(read('index.html'))?.[0] ?? '', 'href');
    const guides = filesIn('docs', ['.md'])
      .filter((file) => !reachedByLinks.test(file))
      .map((file) =>
        file
          .slice(5)
          .replace(/README\.md$/, 'index.md')
          .replace(/\.md$/, '.html'),
      );
    expect(guides.filter((address) => !listed.includes(address))).to.deep.equal([]);
  });

  it('has links that lead to a page and to a heading of it', () => {
    const ids = new Map(built().map((address) => [address, new Set(attributes(read(address), 'id'))]));
    const faults = built().flatMap((address) =>
      attributes(read(address), 'href|src')
        .filter((target) => !/^https?:/.test(target))
        .filter((target) => {
          const [path = '', anchor] = target.split('#');
          const file = path === '' ? address : join(dirname(address), path);
          if (anchor === undefined || !file.endsWith('.html')) return !existsSync(join(folder, file));
          return ids.get(file)?.has(decodeURIComponent(anchor)) !== true;
        })
        .map((target) => `${address}: ${target}`),
    );
    expect(faults).to.deep.equal([]);
  });

  it('loads nothing from elsewhere and has no scripts or styles of its own in pages', () => {
    for (const address of built()) {
      const html = read(address);
      expect(
        attributes(html, 'src').filter((target) => /^(https?:)?\/\//.test(target)),
        address,
      ).to.deep.equal([]);
      expect(html, address).not.to.match(/<script(?! type="module" src=")|<style| style="| on[a-z]+="/);
    }
  });

  it('describes the calls, the frames and the exports of each package', () => {
    expect(read('reference/rest.html')).to.include('id="post-apichatrooms"');
    expect(read('reference/sockets.html')).to.include('client.send_message').and.include('id="message_ack"');
    expect(read('reference/homeroom.html')).to.include('id="createchat"').and.include('Builds a chat for a host');
    expect(read('reference/homeroom-client.html')).to.include('id="createchatclient"');
    expect(read('reference/homeroom-react.html')).to.include('id="useroom"');
    expect(read('reference/homeroom-contracts.html')).to.include('id="ratelimitercontract"');
  });

  it('finds words of every page', () => {
    const [, search = ''] = /data-search="([^"]+)"/.exec(read('index.html')) ?? [];
    const sections = JSON.parse(read(search)) as [string, string, string, string][];
    const found = new Set(sections.map(([address]) => address.split('#')[0]));
    const silent = built().filter((address) => !/^source\/|schemas\.html$/.test(address) && !found.has(address));
    expect(silent).to.deep.equal([]);
    expect(sections.map(([, , , text]) => text).join(' ')).not.to.match(/&(amp|lt|quot|#\w+);|class="hljs/);
  });
});

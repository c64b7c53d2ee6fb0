import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { expect } from 'chai';
import { HttpPictureSource } from '../../../adapters/pictures/HttpPictureSource.ts';
import { pictureBytes } from '../../../core/attachments/Picture.ts';
import { freePort } from '../../support/freePort.ts';

describe('HttpPictureSource', () => {
  let server: Server;
  let origin: string;
  let answer: RequestListener = () => {};
  before(async () => {
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const inside = () => new HttpPictureSource({ origins: [origin], mayBePrivate: true });
  const failureOf = async (source: HttpPictureSource, address: string): Promise<string> => {
    const found = await source.fetch(address);
    return 'failure' in found ? `${found.failure}: ${found.reason}` : 'fetched';
  };

  it('fetches with nothing that says who asks, into a file that its caller removes', async () => {
    answer = (request, response) => {
      expect(request.headers).to.not.have.any.keys('cookie', 'authorization', 'referer');
      response.end('picture');
    };
    const found = await inside().fetch(`${origin}/a.jpg`);
    if ('failure' in found) return expect.fail(found.reason);
    expect(readFileSync(found.location, 'utf8')).to.equal('picture');
    expect(found.size).to.equal(7);
    await found.remove();
    expect(existsSync(found.location)).to.equal(false);
  });

  it('asks no server that is not listed, and none at an address that is no public one', async () => {
    let asked = 0;
    answer = (_request, response) => {
      asked += 1;
      response.end('picture');
    };
    const none = new HttpPictureSource({ origins: [], mayBePrivate: true });
    expect(await failureOf(none, `${origin}/a.jpg`)).to.match(/^closed: the server .* is not listed$/);
    const other = `http://127.0.0.1:${Number(new URL(origin).port) + 1}`;
    expect(await failureOf(new HttpPictureSource({ origins: [other], mayBePrivate: true }), `${origin}/`)).to.match(
      /^closed/,
    );
    const open = (address: string) =>
      failureOf(new HttpPictureSource({ origins: [new URL(address).origin], mayBePrivate: false }), address);
    expect(await open(`${origin}/a.jpg`)).to.equal('closed: the address is not one of https');
    for (const host of [
      '127.0.0.1',
      '10.1.2.3',
      '169.254.169.254',
      '[::1]',
      '[fd00::1]',
      '[::ffff:10.0.0.1]',
      '0x7f.1',
    ])
      expect(await open(`https://${host}/latest/meta-data`), host).to.match(
        /^closed: the address is not one of the public/,
      );
    expect(await open('https://localhost/a.jpg')).to.equal('closed: localhost is not a name of the public internet');
    expect(await failureOf(inside(), `http://user:secret@${new URL(origin).host}/`)).to.match(/^refused: .* password/);
    expect(await failureOf(inside(), 'no address')).to.match(/^refused/);
    expect(await failureOf(inside(), 'file:///etc/passwd')).to.match(/^closed/);
    expect(asked).to.equal(0);
  });

  it('follows to no other address, and keeps nothing that is too large', async () => {
    answer = (_request, response) => response.writeHead(302, { Location: 'http://169.254.169.254/' }).end();
    expect(await failureOf(inside(), `${origin}/a.jpg`)).to.equal('refused: the server answered 302');
    answer = (_request, response) => response.writeHead(200, { 'Content-Length': pictureBytes + 1 }).end('x');
    expect(await failureOf(inside(), `${origin}/a.jpg`)).to.equal('refused: it is too large');
    answer = (_request, response) => {
      // Without a length, and without an end.
      const more = (): void => {
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    };
    expect(await failureOf(inside(), `${origin}/a.jpg`)).to.equal('refused: it is too large');
  });

  it('says of a server that is broken or away that it may go otherwise later', async () => {
    answer = (_request, response) => response.writeHead(503).end();
    expect(await failureOf(inside(), `${origin}/a.jpg`)).to.equal('failed: the server answered 503');
    answer = (_request, response) => response.writeHead(404).end();
    expect(await failureOf(inside(), `${origin}/a.jpg`)).to.equal('refused: the server answered 404');
    answer = (request) => request.socket.destroy();
    expect(await failureOf(inside(), `${origin}/a.jpg`)).to.match(/^failed/);
    answer = (request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('half', () => request.socket.destroy());
    };
    expect(await failureOf(inside(), `${origin}/a.jpg`)).to.match(/^failed/);
  });
});

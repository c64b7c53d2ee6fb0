import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect } from 'chai';
import express from 'express';
import { keepPace, limitBodies } from '../../../../adapters/http/routing/bodyDeadline.ts';

describe('the deadline of a body', () => {
  let server: Server;
  const pace = { bytesPerSecond: 2_000, graceMs: 200, everyMs: 20 };
  const read = async (request: IncomingMessage): Promise<number> => {
    let size = 0;
    for await (const chunk of request) size += (chunk as Buffer).length;
    return size;
  };
  before(async () => {
    const app = express();
    app.use(limitBodies(300));
    app.post('/words', (request, response) => {
      read(request).then(
        (size) => response.end(`${size}`),
        () => {},
      );
    });
    app.post('/file', (request, response) => {
      keepPace(request, pace);
      read(request).then(
        (size) => response.end(`${size}`),
        () => {},
      );
    });
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());

  /** Sends so many pieces, one every 50 ms. Resolves to all that comes back until the server ends. */
  const drip = async (path: string, pieces: number, bytes: number): Promise<string> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1');
    let received = '';
    socket.on('data', (text) => {
      received += String(text);
    });
    socket.on('error', () => {});
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${pieces * bytes}\r\n\r\n`);
    let left = pieces;
    const timer = setInterval(() => {
      left -= 1;
      socket.write('x'.repeat(bytes));
      if (left === 0) clearInterval(timer);
    }, 50);
    await once(socket, 'close');
    clearInterval(timer);
    return received;
  };

  it('ends what dribbles in, with 408', async () => {
    expect(await drip('/words', 30, 10)).to.match(/^HTTP\/1\.1 408 /);
  });

  it('is no deadline for a file whose bytes keep coming', async () => {
    expect(await drip('/file', 20, 1_000)).to.match(/^HTTP\/1\.1 200 [\s\S]*20000$/);
  });

  it('ends a file that comes too slowly, with 408', async () => {
    expect(await drip('/file', 60, 5)).to.match(/^HTTP\/1\.1 408 /);
  });

  it('lets a body be that is there', async () => {
    expect(await drip('/words', 1, 10)).to.match(/^HTTP\/1\.1 200 [\s\S]*10$/);
  });
});

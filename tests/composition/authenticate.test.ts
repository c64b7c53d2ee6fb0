import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect } from 'chai';
import express from 'express';
import { WebSocket } from 'ws';
import type { Authenticate } from '../../composition/ChatOptions.ts';
import { createChat } from '../../composition/createChat.ts';
import { freePort } from '../support/freePort.ts';

const user = { role: 'teacher', firstName: 'Tess', lastName: 'Miller', isActive: true };

/** What the work writes to standard error. */
const stderrOf = async (work: () => Promise<void>): Promise<string> => {
  const [parts, write]: [string[], typeof process.stderr.write] = [[], process.stderr.write];
  process.stderr.write = (text: unknown) => {
    parts.push(String(text));
    return true;
  };
  try {
    await work();
  } finally {
    process.stderr.write = write;
  }
  return parts.join('');
};

/** Runs work against a host without a log that identifies people by this function. */
const withHost = async (authenticate: Authenticate, work: (address: string) => Promise<void>): Promise<void> => {
  const chat = await createChat({ database: 'memory', authenticate });
  await chat.directory.put({ users: [{ ...user, externalId: 't-1' }] });
  const server = createServer(express().use(chat.router));
  chat.attach(server);
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work(`127.0.0.1:${port}`);
  } finally {
    await chat.close();
    server.close();
    server.closeAllConnections();
  }
};

const requestMe = async (address: string) => {
  const response = await fetch(`http://${address}/api/chat/me/`, { headers: { authorization: 'Bearer token-17' } });
  return { status: response.status, text: await response.text() };
};

/** All frames that a socket gets before it is closed, and the close code. */
const framesUntilClose = async (address: string) => {
  const socket = new WebSocket(`ws://${address}/ws/chat/?token=token-17`, 'homeroom.v1');
  const frames: string[] = [];
  socket.on('message', (data) => frames.push(String(data)));
  const [code] = await once(socket, 'close');
  return { code, text: frames.join('\n') };
};

describe('authenticate of a host', () => {
  const broken: Authenticate = () => {
    throw new Error('the session table is gone', { cause: new Error('no connection') });
  };

  it('is logged on standard error when it fails for a request, and the client learns no detail', () =>
    withHost(broken, async (address) => {
      const log = await stderrOf(async () => {
        const { status, text } = await requestMe(address);
        expect(status).to.equal(500);
        expect(text).to.contain('INTERNAL').and.not.to.contain('session table');
      });
      expect(log).to.contain('authenticate of the host failed').and.contain('the session table is gone');
      expect(log).to.contain('caused by Error: no connection').and.contain('"route":"/api/chat/me/"');
      expect(log).not.to.contain('token-17');
    }));

  it('is logged on standard error when it fails for a socket, which is closed without a detail', () =>
    withHost(broken, async (address) => {
      const log = await stderrOf(async () => {
        const { code, text } = await framesUntilClose(address);
        expect(code).to.equal(1011);
        expect(text).to.contain('INTERNAL').and.not.to.contain('session table');
      });
      expect(log).to.contain('authenticate of the host failed').and.contain('the session table is gone');
      expect(log).not.to.contain('token-17');
    }));

  it('is logged when it returns something that is no id', () =>
    withHost((() => ({ id: 1 })) as never, async (address) => {
      const log = await stderrOf(async () => {
        expect((await requestMe(address)).status).to.equal(500);
      });
      expect(log).to.contain('must give a number (an id of Homeroom), a string (your own id) or null, not an object');
    }));

  it('is told what to return by the log, whatever else it gives, and the client learns nothing of it', async () => {
    const wrong: readonly [unknown, string][] = [
      [17n, 'not a bigint; write String(id) for your own id, Number(id) for an id of Homeroom'],
      [Symbol('t-1'), 'not a symbol'],
      [{ id: Promise.resolve('t-1') }, 'not an object; write the id that it has, for example user.id'],
      [['t-1'], 'not a list; write the id that it has'],
      [() => 't-1', 'not a function; call it'],
      [true, 'not a boolean'],
      [new Date(0), 'not a Date'],
    ];
    let answer: unknown;
    await withHost((() => answer) as never, async (address) => {
      for (const [key, sentence] of wrong) {
        answer = key;
        const log = await stderrOf(async () => {
          const { status, text } = await requestMe(address);
          expect([status, JSON.parse(text).error.code], sentence).to.deep.equal([500, 'INTERNAL']);
          expect(text).not.to.contain('authenticate');
        });
        expect(log).to.contain(sentence);
      }
      for (const nobody of ['\u0000', '\ud800', 'x'.repeat(256), 'ext:t-1', ' t-1', Promise.resolve('')]) {
        answer = nobody;
        expect((await requestMe(address)).status, String(nobody)).to.equal(401);
      }
      answer = Promise.resolve(Promise.resolve('t-1'));
      expect((await requestMe(address)).status).to.equal(200);
    });
  });

  it('may return the host’s own id as a string, and Homeroom’s as a number', async () => {
    for (const key of ['t-1', 1])
      await withHost(
        () => key,
        async (address) => {
          const { status, text } = await requestMe(address);
          expect([status, JSON.parse(text).username]).to.deep.equal([200, 't-1']);
        },
      );
  });

  it('lets nobody in with an unknown id, null, an empty string or NaN, and logs nothing', async () => {
    for (const key of ['nobody', '1', 987_654, null, undefined, '', Number.NaN, 0, -1, 1.5])
      await withHost(
        async () => key,
        async (address) => {
          const log = await stderrOf(async () => {
            expect((await requestMe(address)).status, String(key)).to.equal(401);
          });
          expect(log, String(key)).to.equal('');
        },
      );
  });
});

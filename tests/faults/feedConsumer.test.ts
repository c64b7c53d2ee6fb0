import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import express from 'express';
import { createChat } from '../../composition/createChat.ts';
import type { HomeroomChat } from '../../composition/HomeroomChat.ts';
import { schoolRecords } from '../contracts/School.ts';
import { eventually } from '../support/eventually.ts';
import { checkFeed } from './checkFeed.ts';
import { seededRandom } from './seededRandom.ts';

const program = fileURLToPath(new URL('./feedConsumerProcess.js', import.meta.url));
const limits = { messages: { everyone: 100_000 } };
const directoryKey = 'the key of a consumer outside';

describe('a consumer of the feed', () => {
  let chat: HomeroomChat;
  let server: Server;
  let folder: string;
  let roomId: number;

  beforeEach(async () => {
    chat = await createChat({ database: 'memory', authenticate: () => null, directoryKey, limits });
    await chat.directory.put(schoolRecords);
    server = createServer(express().use(chat.router));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    folder = await mkdtemp(join(tmpdir(), 'homeroom-consumer-'));
    const opened = await chat.openRoom({ openerId: 'tess', type: 'direct', userId: 'sam' });
    roomId = opened.room.room.id;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await chat.close();
    await rm(folder, { recursive: true });
  });

  const say = (count: number) => chat.sendMessage({ senderId: 'tess', roomId, content: `message ${count}` });
  const stored = () => [{ id: roomId, headSeq: said, messages: [], events: [], memberships: [] }];
  let said = 0;

  it('sees every event, in order per room, when it is killed at random outside (I20)', async function run() {
    this.timeout(60_000);
    said = 0;
    const random = seededRandom(7);
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const start = (): ChildProcess =>
      spawn(process.execPath, [program, address, directoryKey, folder], { stdio: ['pipe', 'ignore', 'inherit'] });
    const seen = () => {
      const path = join(folder, 'seen');
      const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
      return lines.map((line) => JSON.parse(line) as { id: string; roomId: number; seq: number });
    };
    let repeated = 0;
    for (let kills = 0; kills < 6; kills += 1) {
      const consumer = start();
      const before = seen().length;
      for (let count = 0; count < 10; count += 1) {
        await say(said);
        said += 1;
      }
      // Killed as soon as it has written so much, which may be before or after it has stored its place.
      const enough = before + 1 + random.below(5);
      await eventually(() => expect(seen().length).to.be.greaterThan(enough), { every: 1 });
      consumer.kill('SIGKILL');
      await once(consumer, 'exit');
      repeated = seen().length - new Set(seen().map(({ id }) => id)).size;
    }
    const last = start();
    await eventually(() => expect(checkFeed({ seen: seen(), rooms: stored() })).to.deep.equal([]));
    last.kill('SIGKILL');
    await once(last, 'exit');
    expect(repeated).to.be.lessThan(6 * 3 + 1);
  });

  it('sees every event inside the host, across consumers that are closed and started again (I20)', async () => {
    said = 0;
    const seen: { id: string; roomId: number; seq: number }[] = [];
    const start = () =>
      chat.consumeFeed({
        name: 'test',
        handle: (event) => {
          if ('roomId' in event) seen.push({ id: event.id, roomId: event.roomId, seq: event.seq });
        },
      });
    for (let times = 0; times < 3; times += 1) {
      const consumer = start();
      for (let count = 0; count < 5; count += 1) {
        await say(said);
        said += 1;
      }
      await eventually(() => expect(checkFeed({ seen, rooms: stored() })).to.deep.equal([]));
      await consumer.close();
    }
    expect(new Set(seen.map(({ id }) => id)).size).to.equal(seen.length);
    const { events } = await chat.readFeed({ limit: 200 });
    expect(events.map(({ id }) => id)).to.include.members(seen.map(({ id }) => id));
  });

  it('must have a name and a function', () => {
    for (const [options, sentence] of [
      [undefined, 'takes a name of 1 to 100 characters, not undefined'],
      [{ name: '', handle: () => {} }, 'takes a name of 1 to 100 characters'],
      [{ name: 'x' }, 'takes a function as handle, not undefined'],
      [{ name: 'x', handle: () => {}, start: 'now' }, "starts at 'floor' or at 'head'"],
    ] as const)
      expect(() => chat.consumeFeed(options as never)).to.throw(sentence);
  });
});

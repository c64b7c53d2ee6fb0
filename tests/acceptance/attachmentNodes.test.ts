import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexAttachments } from '../../adapters/knex/attachments/KnexAttachments.ts';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import type { FileOptions } from '../../composition/FileParts.ts';
import { openBucket } from '../support/openBucket.ts';
import { migratedPostgres, type TestPostgres, withPostgres } from '../support/testPostgres.ts';
import { RunningChat } from './RunningChat.ts';
import { twoSchools } from './twoSchools.ts';

interface Place {
  readonly store: NonNullable<FileOptions['store']>;
  close(): Promise<void>;
}

const places: Readonly<Record<string, () => Promise<Place>>> = {
  folder: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-shared-'));
    return { store: { folder }, close: () => rm(folder, { recursive: true }) };
  },
  bucket: async () => {
    const { endpoint, name, account, close } = await openBucket();
    const store = { endpoint, bucket: name, region: 'us-east-1', prefix: '', isLinked: true, ...account };
    return { store, close };
  },
};

for (const [kind, openPlace] of Object.entries(places))
  withPostgres(`files of two nodes and one ${kind}`, (getUrl) => {
    let database: TestPostgres;
    let place: Place;
    let knex: Knex;
    let attachments: KnexAttachments;
    let nodes: readonly [RunningChat, RunningChat];
    let room: number;
    before(async function start() {
      this.timeout(60_000);
      getUrl();
      database = await migratedPostgres();
      place = await openPlace();
      knex = openDatabase({ url: database.url });
      attachments = new KnexAttachments(knex);
      const options = { database: database.url, files: { store: place.store } };
      nodes = [await RunningChat.start(options), await RunningChat.start(options)];
      const [here] = nodes;
      await here.chat.directory.put(twoSchools);
      const direct = { type: 'direct', user_id: await here.userId('sam-n') };
      room = (await here.ask('tess-n', 'POST', 'rooms/', direct)).body.room.id;
    });
    after(async () => {
      await Promise.all(nodes?.map((node) => node.stop()) ?? []);
      await knex?.destroy();
      await place?.close();
      await database.drop();
    });

    const upload = async (node: RunningChat, bytes: Buffer): Promise<number> => {
      const response = await fetch(`${node.address}/api/chat/attachments/?name=a.txt`, {
        ...{ method: 'POST', body: new Uint8Array(bytes) },
        headers: { authorization: `Bearer ${await node.token('tess-n')}` },
      });
      const { id, error } = await response.json();
      expect(response.status, JSON.stringify(error)).to.equal(201);
      return id;
    };
    const send = (node: RunningChat, ids: readonly number[]) =>
      node.ask('tess-n', 'POST', `rooms/${room}/messages/`, { content: '', attachment_ids: ids });
    const get = async (node: RunningChat, id: number): Promise<Response> =>
      fetch(`${node.address}/api/chat/attachments/${id}/`, {
        headers: { authorization: `Bearer ${await node.token('sam-n')}` },
      });

    it('come by one, are sent by the other, and are read from both', async () => {
      const bytes = Buffer.from(randomBytes(40_000).toString('hex'));
      const id = await upload(nodes[0], bytes);
      expect((await send(nodes[1], [id])).status).to.equal(201);
      for (const node of nodes) {
        const response = await get(node, id);
        expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).to.equal(true);
        expect(response.headers.get('content-disposition')).to.match(/^attachment; /);
        if (kind === 'bucket') expect(new URL(response.url).searchParams.get('X-Amz-Expires')).to.equal('60');
      }
    });

    it('of the same content, sent by both at once, are two files and one content', async () => {
      const bytes = Buffer.from(randomBytes(20_000).toString('hex'));
      const ids = await Promise.all([...nodes, ...nodes].map((node) => upload(node, bytes)));
      expect(new Set(ids).size).to.equal(4);
      const blobs = await attachments.blobs('', 100);
      expect(blobs.filter(({ size }) => size === bytes.length)).to.have.length(1);
      // One of them for two messages on two nodes: one has it.
      const sent = await Promise.all(nodes.map((node) => send(node, [ids[0] ?? 0])));
      expect(sent.map(({ status }) => status).sort()).to.deep.equal([201, 404]);
    });

    it('are collected by whoever comes first, never twice, and never while they come again', async () => {
      const bytes = Buffer.from(randomBytes(10_000).toString('hex'));
      const id = await upload(nodes[0], bytes);
      const person = await nodes[0].userId('tess-n');
      expect(await attachments.drop([person as never], id as never)).to.equal(true);
      const gone: string[] = [];
      const later = new Date();
      const collectors = nodes.map(() => attachments.collect(later, 100, async (hash) => void gone.push(hash)));
      const [again] = await Promise.all([upload(nodes[1], bytes), ...collectors]);
      expect(new Set(gone).size).to.equal(gone.length);
      expect((await send(nodes[0], [again])).status).to.equal(201);
      expect(Buffer.from(await (await get(nodes[0], again)).arrayBuffer()).equals(bytes)).to.equal(true);
    });
  });

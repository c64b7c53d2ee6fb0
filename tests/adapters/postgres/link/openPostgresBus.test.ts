import { expect } from 'chai';
import pg from 'pg';
import { asRoomId } from '../../../../core/ids.ts';
import { eventually } from '../../../support/eventually.ts';
import { freePort } from '../../../support/freePort.ts';
import { PausableProxy } from '../../../support/PausableProxy.ts';
import { withPgBouncer } from '../../../support/testPgBouncer.ts';
import { withPostgres } from '../../../support/testPostgres.ts';
import { PostgresNode } from '../PostgresNode.ts';

const roomId = asRoomId(7);

withPostgres('openPostgresBus', (getUrl) => {
  it('starts without PostgreSQL and says why it hears nobody', async () => {
    const url = `postgres://homeroom@127.0.0.1:${await freePort()}/none`;
    const node = await PostgresNode.start({ url });
    expect(node.nodes.link.degraded).to.equal('the bus over postgres cannot be reached (ECONNREFUSED)');
    node.bus.publish({ roomId, headSeq: 1 });
    expect(node.publications).to.have.length(1);
    expect(node.bus.counts.dropped).to.equal(1);
    await node.close();
  });

  it('notices silence, costs a publisher nothing meanwhile, and carries again when it is over', async function silence() {
    this.timeout(60_000);
    const proxy = await PausableProxy.open(getUrl());
    const secret = 'silence';
    const one = await PostgresNode.start({ url: proxy.url, secret });
    const other = await PostgresNode.start({ url: getUrl(), secret });
    try {
      await other.bus.subscribeRoom(roomId);
      proxy.pause();
      const broken = one.becomes('broken');
      for (let headSeq = 1; headSeq <= 2_000; headSeq += 1) one.bus.publish({ roomId: asRoomId(headSeq), headSeq });
      expect(await broken).to.equal('the bus over postgres does not answer');
      one.bus.publish({ roomId, headSeq: 1 });
      proxy.resume();
      await one.becomes('whole', 30_000);
      await eventually(() => {
        one.bus.publish({ roomId, headSeq: 2 + other.publications.length });
        expect(other.publications).to.have.length.above(0);
      });
    } finally {
      await Promise.all([one.close(), other.close()]);
      await proxy.close();
    }
  });

  it('leaves no connection behind', async () => {
    const node = await PostgresNode.start({ url: getUrl(), secret: 'left' });
    const id = node.sessionId;
    const client = new pg.Client(getUrl());
    await client.connect();
    const isThere = async (): Promise<boolean> =>
      (await client.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [id])).rows.length === 1;
    try {
      expect(await isThere()).to.equal(true);
      await node.close();
      await eventually(async () => expect(await isThere()).to.equal(false));
    } finally {
      await client.end();
    }
  });
});

withPgBouncer('openPostgresBus by way of a pooler', (getDatabase) => {
  it('finds that its connection is handed out by transaction, and names the setting', async function pooled() {
    this.timeout(60_000);
    const { url } = getDatabase();
    const node = await PostgresNode.start({ url, secret: 'pooled' });
    let isOver = false;
    // Others use the server's connections too, so a statement soon meets another one than the one before.
    const busy = Array.from({ length: 8 }, async () => {
      const client = new pg.Client(url);
      await client.connect();
      while (!isOver) await client.query('SELECT pg_sleep(0.01)');
      await client.end();
    });
    try {
      expect(await node.becomes('broken', 30_000)).to.match(/DATABASE_DIRECT_URL/);
    } finally {
      isOver = true;
      await Promise.all(busy);
      await node.close();
    }
  });
});

import { expect } from 'chai';
import { asUserId } from '../../../../core/ids.ts';
import type { AcquireRequest } from '../../../../core/limits/RateLimiter.ts';
import { eventually } from '../../../support/eventually.ts';
import { queryPostgres } from '../../../support/startPostgres.ts';
import { withPostgres } from '../../../support/testPostgres.ts';
import { PostgresNode } from '../PostgresNode.ts';

const request = (limit: number, user = 1): AcquireRequest => ({
  ...{ bucket: 'messages', userId: asUserId(user) },
  allowance: { limit, windowMs: 60_000 },
});

withPostgres('PostgresPermitLedger', (getUrl) => {
  let opened = 0;
  let open: PostgresNode[] = [];
  const start = async (): Promise<PostgresNode> => {
    const node = await PostgresNode.start({ url: getUrl(), secret: `ledger ${opened}` });
    open.push(node);
    return node;
  };
  const acquire = async (node: PostgresNode, limit: number, user = 1): Promise<boolean> =>
    (await node.limiter.acquire(request(limit, user))).allowed;
  beforeEach(() => {
    opened += 1;
    open = [];
  });
  afterEach(() => Promise.all(open.map((node) => node.close())));

  it('counts on each node what the other has given: one more is allowed there at most', async () => {
    const [one, other] = [await start(), await start()];
    for (let count = 0; count < 5; count += 1) expect(await acquire(one, 5)).to.equal(true);
    expect(await acquire(one, 5)).to.equal(false);
    expect(await acquire(other, 5)).to.equal(true);
    expect(await acquire(other, 5)).to.equal(false);
  });

  it('allows at most one beyond the limit when both nodes are asked in the same moment', async () => {
    const both = [await start(), await start()];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => acquire(both[index % 2] ?? expect.fail(), 10)),
    );
    expect(answers.filter(Boolean).length).to.be.within(10, 11);
  });

  it('tells a node that comes what still counts', async () => {
    const one = await start();
    for (let count = 0; count < 5; count += 1) expect(await acquire(one, 5)).to.equal(true);
    const other = await start();
    expect(await acquire(other, 5)).to.equal(true);
    expect(await acquire(other, 5)).to.equal(false);
  });

  it('counts what a node has given also after that node has gone', async () => {
    const [one, other] = [await start(), await start()];
    for (let count = 0; count < 5; count += 1) expect(await acquire(one, 5)).to.equal(true);
    await eventually(() => expect(one.nodes.link.session?.isAlone).to.equal(false));
    await one.close();
    expect(await acquire(other, 5)).to.equal(true);
    expect(await acquire(other, 5)).to.equal(false);
  });

  it('pays back what it owes when its link is whole again', async () => {
    const [one, other] = [await start(), await start()];
    const broken = one.becomes('broken');
    await queryPostgres(getUrl(), `SELECT pg_terminate_backend(${one.sessionId})`);
    await broken;
    for (let count = 0; count < 5; count += 1) expect(await acquire(one, 5)).to.equal(true);
    await one.becomes('whole');
    expect(await acquire(other, 5)).to.equal(true);
    expect(await acquire(other, 5)).to.equal(false);
  });

  it('frees on the other node what was given back', async () => {
    const [one, other] = [await start(), await start()];
    for (let count = 0; count < 2; count += 1) expect(await acquire(one, 3)).to.equal(true);
    await one.limiter.refund(request(3));
    // A permit of somebody else waits for its record, which comes after the refund.
    for (let count = 0; count < 2; count += 1) expect(await acquire(one, 3, 2)).to.equal(true);
    const answers: boolean[] = [];
    for (let count = 0; count < 3; count += 1) answers.push(await acquire(other, 3));
    expect(answers).to.deep.equal([true, true, false]);
  });
});

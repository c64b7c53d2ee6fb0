import { expect } from 'chai';
import { makeBusCheck } from '../../../adapters/postgres/doctor/busCheck.ts';
import { freePort } from '../../support/freePort.ts';
import { withPostgres } from '../../support/testPostgres.ts';
import { PostgresNode } from './PostgresNode.ts';

const watch = { onProgress: () => {} };

withPostgres('bus.reach', (getUrl) => {
  it('is well where a node can listen, and disturbs nobody who does', async () => {
    const node = await PostgresNode.start({ url: getUrl(), secret: 'doctor' });
    try {
      expect((await makeBusCheck({ url: getUrl() }).run(watch)).examples).to.deep.equal([]);
      expect(node.nodes.roll.size).to.equal(1);
    } finally {
      await node.close();
    }
  });

  it('says why where it cannot, and is not asked where no node needs it', async () => {
    const url = `postgres://homeroom@127.0.0.1:${await freePort()}/none`;
    const { examples } = await makeBusCheck({ url }).run(watch);
    expect(examples).to.have.length(1);
    expect(examples[0]).to.match(/ECONNREFUSED/);
    expect((await makeBusCheck(undefined).run(watch)).unasked).to.match(/^nodes do not hear/);
  });
});

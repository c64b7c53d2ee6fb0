import { expect } from 'chai';
import { asUserId } from '../../../../core/ids.ts';
import { eventually } from '../../../support/eventually.ts';
import { withPostgres } from '../../../support/testPostgres.ts';
import { PostgresNode } from '../PostgresNode.ts';

const [ann, bob] = [asUserId(1), asUserId(2)];

withPostgres('SharedTally', (getUrl) => {
  let opened = 0;
  let [here, there]: PostgresNode[] = [];
  const nodes = (): [PostgresNode, PostgresNode] => [here ?? expect.fail(), there ?? expect.fail()];
  const online = async (node: PostgresNode): Promise<number[]> => [...(await node.presence.online([ann, bob]))];
  beforeEach(async () => {
    opened += 1;
    const options = { url: getUrl(), secret: `tally ${opened}` };
    here = await PostgresNode.start(options);
    there = await PostgresNode.start(options);
  });
  afterEach(() => Promise.all([here?.close(), there?.close()]));

  it('knows who is connected to the other node: the first arrival and the last departure on both', async () => {
    const [one, other] = nodes();
    expect(await one.presence.connect(ann)).to.equal(true);
    expect(await other.presence.connect(ann)).to.equal(false);
    expect(await other.presence.connect(bob)).to.equal(true);
    await eventually(async () => expect(await online(one)).to.deep.equal([ann, bob]));
    expect(await one.presence.disconnect(ann)).to.equal(false);
    expect(await online(one)).to.deep.equal([ann, bob]);
    expect(await other.presence.disconnect(ann)).to.equal(true);
    await eventually(async () => expect(await online(one)).to.deep.equal([bob]));
  });

  it('has one first arrival and one last departure when both nodes act in the same moment', async () => {
    const twenty = Array.from({ length: 20 }, (_, index) => nodes()[index % 2] ?? expect.fail());
    for (let round = 0; round < 20; round += 1) {
      const arrivals = await Promise.all(twenty.map((node) => node.presence.connect(ann)));
      expect(arrivals.filter(Boolean)).to.have.length(1);
      const departures = await Promise.all(twenty.map((node) => node.presence.disconnect(ann)));
      expect(departures.filter(Boolean)).to.have.length(1);
    }
  });

  it('gives as many sockets as a person may have on all nodes together, also in the same moment', async () => {
    const twenty = Array.from({ length: 20 }, (_, index) => nodes()[index % 2] ?? expect.fail());
    const answers = await Promise.all(twenty.map((node) => node.slots.take(ann, 3)));
    expect(answers.filter(Boolean).length).to.be.within(1, 3);
    for (const [index, isTaken] of answers.entries()) if (isTaken) twenty[index]?.slots.release(ann);
    const [one, other] = nodes();
    await eventually(async () => expect(await other.slots.take(bob, 1)).to.equal(true));
    await eventually(async () => expect(await one.slots.take(bob, 1)).to.equal(false));
    for (let count = 0; count < 2; count += 1) expect(await one.slots.take(ann, 3)).to.equal(true);
    expect([await other.slots.take(ann, 3), await other.slots.take(ann, 3)]).to.deep.equal([true, false]);
  });

  it('knows its own people while its link is broken', async () => {
    const [one, other] = nodes();
    await other.presence.connect(bob);
    await eventually(async () => expect(await online(one)).to.deep.equal([bob]));
    await one.nodes.close();
    expect(await one.presence.connect(ann)).to.equal(true);
    expect(await online(one)).to.deep.equal([ann]);
    expect(await one.presence.disconnect(ann)).to.equal(true);
  });
});

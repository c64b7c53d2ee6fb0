import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { expect } from 'chai';
import { describeWithServer } from '../support/describeWithServer.ts';
import { freePort } from '../support/freePort.ts';
import { Balancer, balancers } from './Balancer.ts';
import { balancerSource } from './balancerSource.ts';
import { type Answer, SchoolAt } from './SchoolAt.ts';

/** Stands in for a node, to see what a balancer sends and what it does without an answer. */
interface FakeNode {
  readonly address: string;
  readonly requests: IncomingMessage[];
  readonly server: Server;
  /** False: it closes the connection in place of an answer. */
  answers: boolean;
}

/** As a node that has ended: nobody listens, and no connection is left. */
const stop = async ({ server }: FakeNode): Promise<void> => {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
};

const reopen = async ({ server, address }: FakeNode): Promise<void> => {
  server.listen(Number(address.split(':')[1]), '127.0.0.1');
  await once(server, 'listening');
};

const openFake = async (answers: boolean): Promise<FakeNode> => {
  const requests: IncomingMessage[] = [];
  const state = { answers };
  const server = createServer((request, response) => {
    const isCheck = request.url?.startsWith('/api/health/') === true;
    if (!isCheck) requests.push(request);
    request.resume().once('end', () => {
      if (!isCheck && !state.answers) return void request.socket.destroy();
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(request.headers));
    });
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(state, { address: `127.0.0.1:${port}`, requests, server });
};

/** The status; 0 without an answer. A failure of the balancer must have the same body as Homeroom's errors. */
const statusOf = (answer: Answer | undefined): number => {
  if (answer === undefined) return 0;
  const { status, body } = answer;
  if (status !== 200) expect(body.error).to.include({ code: 'UNAVAILABLE', retry_after_ms: 1_000 });
  return status;
};

for (const kind of balancers)
  describeWithServer({
    title: `${kind.name} between clients and nodes`,
    source: balancerSource(kind),
    open: async () => undefined,
    close: async () => undefined,
    suite: () => {
      let faulty: FakeNode;
      let sound: FakeNode;
      let balancer: Balancer | undefined;
      let school: SchoolAt;
      beforeEach(async () => {
        [faulty, sound] = [await openFake(false), await openFake(true)];
        balancer = await Balancer.open(kind, [faulty.address, sound.address]);
        school = new SchoolAt(balancer.url);
      });
      afterEach(async () => {
        await balancer?.close();
        balancer = undefined;
        for (const node of [faulty, sound]) {
          node.server.close();
          node.server.closeAllConnections();
        }
      });
      /** Statuses of six requests; 0 where the connection was closed without an answer. */
      const requestSixTimes = async (method: string): Promise<number[]> => {
        const statuses: number[] = [];
        for (let count = 0; count < 6; count += 1)
          statuses.push(
            await school
              .fetch(method, '/api/chat/me/')
              .catch(() => undefined)
              .then(statusOf),
          );
        return statuses;
      };

      it('repeats a GET on another node', async () => {
        expect(await requestSixTimes('GET')).to.deep.equal([200, 200, 200, 200, 200, 200]);
        expect(faulty.requests).not.to.deep.equal([]);
      });

      it('never repeats a POST that a node may have carried out', async () => {
        const statuses = await requestSixTimes('POST');
        expect(faulty.requests).not.to.deep.equal([]);
        expect(faulty.requests.length + sound.requests.length).to.equal(statuses.length);
        const failed = statuses.filter((status) => status !== 200);
        expect(failed).to.have.lengthOf(faulty.requests.length);
        // HAProxy closes a connection that the client has used before; such a client may repeat the request.
        for (const status of failed) expect(status).to.be.oneOf([0, 502, 503]);
      });

      it('sends a POST elsewhere when the node cannot be reached', async () => {
        faulty.server.close();
        expect(await requestSixTimes('POST')).to.deep.equal([200, 200, 200, 200, 200, 200]);
      });

      // HAProxy sees a node that is back within half a second; it has no second try.
      if (kind.name === 'nginx')
        it('serves everybody while one node restarts after the other, without a pause between', async () => {
          faulty.answers = true;
          for (const [leaving, staying] of [
            [faulty, sound],
            [sound, faulty],
            [faulty, sound],
          ] as const) {
            await stop(leaving);
            for (const method of ['GET', 'POST', 'PATCH'])
              expect(await requestSixTimes(method), method).to.deep.equal([200, 200, 200, 200, 200, 200]);
            await reopen(leaving);
            await stop(staying);
            expect(await requestSixTimes('POST')).to.deep.equal([200, 200, 200, 200, 200, 200]);
            await reopen(staying);
          }
        });

      it('tells nodes the real address and protocol of the client, whatever the client claims', async () => {
        const claims = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https', forwarded: 'for=203.0.113.7' };
        const { body } = await school.fetch('GET', '/', claims);
        expect(body).to.include({
          host: new URL(school.url).host,
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-proto': 'http',
        });
        expect(body).not.to.have.property('forwarded');
        expect(body['x-request-id']).to.match(/^[0-9a-f-]{32,36}$/);
      });
    },
  });

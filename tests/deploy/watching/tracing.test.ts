import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { describeWithServer } from '../../support/describeWithServer.ts';
import { eventually } from '../../support/eventually.ts';
import { postgresSource } from '../../support/launchPostgres.ts';
import { redisFolder, startRedis } from '../../support/startRedis.ts';
import { migratedPostgres } from '../../support/testPostgres.ts';
import { directoryKey, SchoolAt, secret } from '../SchoolAt.ts';
import { ServedNode } from '../ServedNode.ts';
import { Collector, type Span } from './Collector.ts';

interface Site {
  readonly nodes: readonly [ServedNode, ServedNode];
  readonly collector: Collector;
  close(): Promise<void>;
}

const openSite = async (more: Readonly<Record<string, string>>): Promise<Site> => {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const collector = await Collector.open();
    closing.push(async () => collector.close());
    const postgres = await migratedPostgres();
    closing.push(() => postgres.drop());
    const redis = await startRedis();
    closing.push(() => redis.stop());
    const env = {
      ...{ DATABASE_URL: postgres.url, REDIS_URL: redis.url, AUTH_JWT_SECRET: secret, DIRECTORY_KEY: directoryKey },
      ...{ OTEL_EXPORTER_OTLP_ENDPOINT: collector.address, OTEL_BSP_SCHEDULE_DELAY: '100', ...more },
    };
    const nodes = [await ServedNode.create(env), await ServedNode.create(env)] as const;
    closing.push(() => Promise.all(nodes.map((node) => node.terminate())));
    for (const node of nodes) await node.start();
    return { nodes, collector, close };
  } catch (failure) {
    await close();
    throw failure;
  }
};

/** The spans of a trace by their names, each below the one that it belongs to. */
const chainTo = (spans: readonly Span[], last: Span): readonly string[] => {
  const parent = spans.find(({ spanId }) => spanId === last.parentSpanId);
  return [...(parent === undefined ? [] : chainTo(spans, parent)), last.name];
};

const source =
  redisFolder() === undefined ? { kind: 'none' as const, reason: 'no redis-server on this machine' } : postgresSource;
let site: Site;

describeWithServer<Site>({
  title: 'traces',
  source,
  open: async () => {
    site = await openSite({ OTEL_SERVICE_NAME: 'chat', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test' });
    return site;
  },
  close: (opened) => opened.close(),
  suite: (getSite) => {
    it('follow a message from a socket and from HTTP over the database to the sockets of the other node', async function run() {
      this.timeout(60_000);
      const { nodes, collector } = getSite();
      const [here, there] = nodes.map(({ url }) => new SchoolAt(url)) as [SchoolAt, SchoolAt];
      expect((await here.fill()).status).to.equal(200);
      const { body } = await here.request('tess', 'GET', 'rooms/');
      const roomId: number = body.rooms[0].id;
      const listener = await there.connect('sam');
      const writer = await here.connect('tess');
      const secretWords = 'page 12 of the secret book';

      writer.ws.send(
        JSON.stringify({ type: 'send_message', room_id: roomId, content: secretWords, client_id: randomUUID() }),
      );
      await listener.next('new_message');
      const given = `00-${'4bf92f3577b34da6a3ce929d0e0e4736'}-00f067aa0ba902b7-01`;
      const authorization = `Bearer ${await here.token('tess')}`;
      const path = `/api/chat/rooms/${roomId}/messages/`;
      const sent = await here.fetch('POST', path, { authorization, traceparent: given }, { content: secretWords });
      expect(sent.status).to.equal(201);
      await listener.next('new_message');

      const chains = await eventually(
        async () => {
          const { spans } = collector;
          const delivered = spans.filter(({ name, service }) => name === 'deliver event' && idOf(service) !== '');
          const remote = delivered.filter((span) => processOf(span) !== processOf(rootOf(spans, span)));
          const found = remote.map((span) => chainTo(spans, span));
          expect(found).to.have.lengthOf(2);
          return found;
        },
        { within: 20_000 },
      );
      expect(chains).to.have.deep.members([
        ['socket send_message', 'send message', 'deliver event'],
        ['POST /api/chat/rooms/:room_id/messages/', 'send message', 'deliver event'],
      ]);
      const stored = collector.spans.filter(({ name }) => name === 'messages.append');
      expect(stored.map((span) => chainTo(collector.spans, span))).to.deep.include.members([
        ['socket send_message', 'send message', 'messages.append'],
        ['POST /api/chat/rooms/:room_id/messages/', 'send message', 'messages.append'],
      ]);
      expect(stored.map(({ facts }) => facts['db.system.name'])).to.include('postgresql');
      const posted = collector.spans.find(({ name }) => name.startsWith('POST /api/chat/rooms/:room_id/messages/'));
      expect(posted).to.include({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', parentSpanId: '00f067aa0ba902b7' });
      expect(posted?.facts).to.include({ 'http.response.status_code': 201 });
      expect(posted?.service).to.include({ 'service.name': 'chat', 'deployment.environment.name': 'test' });

      expect(collector.text).not.to.match(/page 12|tess|Miller|eyJ|Bearer/);
      for (const client of [listener, writer]) client.ws.terminate();
    });

    it('say what failed by its code', async () => {
      const { nodes, collector } = getSite();
      const here = new SchoolAt(nodes[0].url);
      await here.request('sam', 'POST', 'rooms/999999/messages/', { content: 'into nothing' });
      await eventually(async () => {
        const failed = collector.spans.filter(({ name, isFailed }) => name === 'send message' && isFailed);
        expect(failed.map(({ facts }) => facts['error.type'])).to.deep.equal(['ROOM_NOT_FOUND']);
      });
    });
  },
});

const idOf = (service: Span['service']): string => String(service['service.instance.id'] ?? '');
const processOf = (span: Span | undefined): string => (span === undefined ? '' : idOf(span.service));
const rootOf = (spans: readonly Span[], span: Span): Span => {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent === undefined ? span : rootOf(spans, parent);
};

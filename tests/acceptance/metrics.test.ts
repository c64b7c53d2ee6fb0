import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { createChat } from '../../composition/createChat.ts';
import { makeLog } from '../../composition/makeLog.ts';
import { startServer } from '../../composition/server.ts';
import { version } from '../../composition/version.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { RunningChat } from './RunningChat.ts';

const users = [
  { externalId: 'tess', role: 'teacher', firstName: 'Tess', lastName: 'Miller', isActive: true },
  { externalId: 'sam', role: 'student', firstName: 'Sam', lastName: 'Young', isActive: true },
  { externalId: 'ada', role: 'admin', firstName: 'Ada', lastName: 'Frost', isActive: true },
];
const relations = [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' as const }];

/** The number after a line's name and labels; undefined if there is no such line. */
const valueIn = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};

withMigratedPostgres('metrics', (getUrl) => {
  it('count what a node does, and name neither people nor rooms', async function run() {
    this.timeout(30_000);
    const running = await RunningChat.start({ database: getUrl(), limits: { messages: { everyone: 2 } } });
    try {
      await running.chat.directory.put({ users, relations });
      const { body } = await running.ask('tess', 'GET', 'rooms/');
      const roomId = body.rooms[0].id;
      const socket = await running.connect('sam');
      const clientId = randomUUID();
      const send = (content: string, more = {}) =>
        running.ask('tess', 'POST', `rooms/${roomId}/messages/`, { content, ...more });
      await send('a word that is not shown', { client_id: clientId });
      await send('a word that is not shown', { client_id: clientId });
      await send('second');
      expect((await send('one too many')).status).to.equal(429);
      await running.ask('sam', 'POST', 'rooms/999999/messages/', { content: 'into nothing' });
      await running.ask('sam', 'GET', `rooms/${roomId}/events/?after=0`);
      await socket.frame(
        'the second message',
        ({ type, message }) => type === 'new_message' && message.content === 'second',
      );
      const written = { userId: 'sam', reason: 'A trip abroad' } as const;
      await running.chat.directory.setHold({ ...written, effect: 'keep' });
      const hold = await running.chat.directory.setHold({ ...written, effect: 'keep' });
      await running.chat.directory.liftHold({ holdId: hold.id });
      const pupil = { user_id: 'tess', reason: 'insult' };
      const reported = await running.ask('sam', 'POST', 'reports/', pupil);
      await running.ask('sam', 'POST', 'reports/', pupil);
      await running.ask('ada', 'POST', `moderation/queue/${reported.body.id}/decide/`, { action: 'dismiss' });
      await running.ask('tess', 'POST', 'reports/', { user_id: 'sam', reason: 'spam' });
      const about = { reason: 'A parent complains.', room_ids: [roomId], until: new Date(Date.now() + 3_600_000) };
      const opening = { ...about, client_id: randomUUID() };
      const opened = await running.ask('ada', 'POST', 'cases/', opening);
      expect((await running.ask('ada', 'POST', 'cases/', opening)).status).to.equal(200);
      await running.ask('ada', 'GET', `cases/${opened.body.id}/rooms/`);
      const { key, secret } = await running.chat.chat.enterDirectory('host').createKey({ source: 'north' });
      for (const shown of [secret, secret, `${secret.slice(0, -1)}~`]) await running.chat.chat.identifyKey(shown);
      await running.chat.chat.enterDirectory('host').revokeKey(key.id);
      await running.chat.chat.identifyKey(secret);
      const text = await running.chat.metrics.read();
      const post = (status: number): string =>
        `homeroom_http_requests_total{route="/api/chat/rooms/:room_id/messages/",method="POST",status="${status}"}`;
      const seen = (series: string): number | undefined => valueIn(text, `homeroom_${series}`);
      expect({
        stored: seen('sends_total{outcome="stored"}'),
        duplicate: seen('sends_total{outcome="duplicate"}'),
        limited: seen('sends_total{outcome="RATE_LIMIT_EXCEEDED"}'),
        absent: seen('sends_total{outcome="ROOM_NOT_FOUND"}'),
        byLimiter: seen('rate_limited_total{bucket="messages"}'),
        pages: seen('sync_pages_total'),
        events: seen('sync_events_total'),
        sockets: seen('sockets'),
        people: seen('people'),
        deliveries: seen('deliveries_total'),
        audited: seen('audit_entries_total{action="directory.changed"}'),
        faults: seen('audit_faults_total'),
        degraded: seen('degraded'),
        waiting: seen('db_pool_waiting'),
        holdsSet: seen('hold_changes_total{effect="keep",change="set"}'),
        holdsLifted: seen('hold_changes_total{effect="keep",change="lifted"}'),
        holdsInForce: [seen('holds{effect="keep"}'), seen('holds{effect="suspend"}')],
        keys: ['created', 'used', 'revoked'].map((what) => seen(`source_keys_total{what="${what}"}`)),
        reports: [seen('reports_total{reason="insult"}'), seen('reports_total{reason="spam"}')],
        decided: seen('report_decisions_total{action="dismiss"}'),
        openReports: seen('reports_open{age="day"}'),
        cases: [seen('case_actions_total{what="opened"}'), seen('case_actions_total{what="looked"}')],
        openCases: [seen('cases_open{state="waiting"}'), seen('cases_open{state="running"}')],
        imports: seen('imports_total{kind="records",outcome="changed"}'),
        dateFailures: seen('dates_failures_total'),
        created: valueIn(text, post(201)),
        repeated: valueIn(text, post(200)),
        refused: valueIn(text, post(429)),
      }).to.deep.equal({
        stored: 2,
        duplicate: 1,
        limited: 1,
        absent: 1,
        byLimiter: 1,
        pages: 1,
        events: 2,
        sockets: 1,
        people: 1,
        deliveries: 2,
        audited: 1,
        faults: 0,
        degraded: 0,
        waiting: 0,
        holdsSet: 2,
        holdsLifted: 1,
        holdsInForce: [1, 0],
        keys: [1, 2, 1],
        reports: [1, 1],
        decided: 1,
        openReports: 1,
        cases: [1, 1],
        openCases: [0, 1],
        imports: 1,
        dateFailures: 0,
        created: 2,
        repeated: 1,
        refused: 1,
      });
      expect(seen('append_flush_messages_sum')).to.be.at.least(2);
      expect(seen('append_flush_seconds_count')).to.be.at.least(2);
      expect(text).to.contain('nodejs_eventloop_lag_p99_seconds').and.to.contain('process_resident_memory_bytes');
      expect(text).not.to.match(/\btess|Miller|a word that|"999999"/);
    } finally {
      await running.stop();
    }
  });

  it('time sends, deliveries and requests, and count sockets by how they close and callers by what they lack', async function run() {
    this.timeout(30_000);
    const running = await RunningChat.start({ database: getUrl() });
    try {
      await running.chat.directory.put({ users, relations });
      const { body } = await running.ask('tess', 'GET', 'rooms/');
      const socket = await running.connect('sam');
      const path = `rooms/${body.rooms[0].id}/messages/`;
      const clientId = randomUUID();
      for (const content of ['one', 'one']) await running.ask('tess', 'POST', path, { content, client_id: clientId });
      await socket.frame('the message', ({ type }) => type === 'new_message');
      socket.close();
      const address = `${running.address}/api/chat/rooms/`;
      const foreign = await issueToken({
        secret: 'not the secret of the tests, 32+ chars',
        externalId: 'tess',
        ttlSeconds: 60,
      });
      for (const headers of [{}, { authorization: `Bearer ${foreign}` }, { authorization: 'Bearer hsk_wrong' }])
        expect((await fetch(address, { headers })).status).to.equal(401);
      const refused = new WebSocket(`${running.address.replace('http', 'ws')}/ws/chat/`, 'homeroom.v1', {
        headers: { authorization: 'Bearer junk' },
      });
      const [code] = await once(refused, 'close');
      expect(code).to.equal(4401);
      await eventually(async () => {
        const text = await running.chat.metrics.read();
        const seen = (series: string): number | undefined => valueIn(text, `homeroom_${series}`);
        expect({
          sends: seen('send_seconds_count'),
          deliveries: seen('delivery_seconds_count'),
          posts: seen('http_request_seconds_count{route="/api/chat/rooms/:room_id/messages/",method="POST"}'),
          opened: seen('sockets_opened_total'),
          closed: [seen('socket_closes_total{code="1006"}'), seen('socket_closes_total{code="4401"}')],
          http: ['missing', 'token', 'key', 'expired'].map((reason) =>
            seen(`auth_failures_total{over="http",reason="${reason}"}`),
          ),
          socket: seen('auth_failures_total{over="socket",reason="token"}'),
          build: seen(`build_info{version="${version}",node="${process.versions.node}"}`),
          imported: seen('last_roster_import_timestamp_seconds'),
          backup: seen('last_backup_timestamp_seconds'),
        }).to.deep.equal({
          ...{ sends: 1, deliveries: 1, posts: 2, opened: 1, closed: [1, 1], http: [1, 1, 1, 0], socket: 1 },
          ...{ build: 1, imported: 0, backup: 0 },
        });
        expect(seen('send_seconds_sum')).to.be.within(0.0001, 5);
        expect(seen('delivery_seconds_sum')).to.be.within(0, 5);
        expect(seen('http_responses_total{class="4xx"}')).to.be.at.least(3);
        expect(seen('disk_free_bytes{what="temporary"}')).to.be.within(
          1,
          seen('disk_size_bytes{what="temporary"}') ?? 0,
        );
      });
    } finally {
      await running.stop();
    }
  });

  it('show under /metrics, without authentication, that publications do not travel', async function run() {
    this.timeout(30_000);
    const url = `redis://127.0.0.1:${await freePort()}`;
    const log = makeLog('silent');
    const chat = await createChat({ database: getUrl(), authenticate: () => null, redis: { url }, log });
    const options = { host: '127.0.0.1', port: await freePort(), trustProxy: false, corsOrigins: [], log };
    const server = await startServer(chat, options);
    try {
      await eventually(async () => {
        const answer = await fetch(`${server.address}/metrics`);
        expect(answer.headers.get('content-type')).to.match(/^text\/plain; version=0\.0\.4/);
        expect(valueIn(await answer.text(), 'homeroom_degraded')).to.equal(1);
      });
    } finally {
      await server.stop();
    }
  });
});

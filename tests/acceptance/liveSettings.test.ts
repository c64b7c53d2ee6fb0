import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { nothingFixed } from '../../core/settings/CurrentSettings.ts';
import { eventually } from '../support/eventually.ts';
import { migratedPostgres, type TestPostgres, withPostgres } from '../support/testPostgres.ts';
import { testRedis } from '../support/testRedis.ts';
import { callHomeroom } from './callHomeroom.ts';
import { type Answer, type LiveSocket, RunningChat } from './RunningChat.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: '', isActive: true },
});
const school = {
  users: [user('ada', 'admin'), user('tess', 'teacher'), user('sam', 'student'), user('pam', 'parent')],
  relations: [
    { kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' as const },
    { kind: 'guardian_of', from: 'pam', to: 'sam', status: 'active' as const },
  ],
};

const change = (node: RunningChat, settings: Readonly<Record<string, string | null>>): Promise<Answer> =>
  node.ask('ada', 'PATCH', 'settings/', {
    changes: Object.entries(settings).map(([name, value]) => ({ name, value })),
  });
const directOf = async (node: RunningChat): Promise<number> =>
  (await node.ask('tess', 'POST', 'rooms/', { type: 'direct', user_id: await node.userId('sam') })).body.room.id;
const noticeOf = (socket: LiveSocket, what: string, matches: (frame: { maintenance: unknown }) => boolean) =>
  socket.frame(what, (frame) => frame.type === 'server_notice' && matches(frame));

for (const bus of ['redis', 'postgres', 'none'] as const)
  withPostgres(`settings that are changed while two nodes run, bus ${bus}`, (getUrl) => {
    let database: TestPostgres;
    let nodes: RunningChat[] = [];
    before(async function start() {
      this.timeout(60_000);
      getUrl();
      database = await migratedPostgres();
      const options = {
        ...{
          database: database.url,
          fixedSettings: { ...nothingFixed, values: { RATE_EDITS_PER_MINUTE: '100000' } },
        },
        bus,
        ...(bus === 'redis' && { redis: await testRedis() }),
      };
      nodes = [await RunningChat.start(options), await RunningChat.start(options)];
      await here().chat.directory.put(school);
    });
    after(async () => {
      await Promise.all(nodes.map((node) => node.stop()));
      await database.drop();
    });
    const here = (): RunningChat => nodes[0] ?? expect.fail();
    const there = (): RunningChat => nodes[1] ?? expect.fail();
    const homeroom = (...args: string[]) => callHomeroom(args, { DATABASE_URL: database.url });

    it('a limit that is changed on one holds on the other within seconds, and its return too', async function limit() {
      this.timeout(60_000);
      const room = await directOf(here());
      const send = (content: string) => there().ask('sam', 'POST', `rooms/${room}/messages/`, { content });
      expect((await send('before')).status).to.equal(201);
      const changed = await change(here(), { RATE_MESSAGES_PER_MINUTE_STUDENT: '2' });
      expect(changed.status).to.equal(200);
      const refused = await eventually(async () => {
        const answer = await send('again');
        expect(answer.status).to.equal(429);
        return answer.body.error;
      });
      expect(refused.message).to.match(/^At most 2 messages a minute/);
      expect((await there().ask('tess', 'POST', `rooms/${room}/messages/`, { content: 'not mine' })).status).to.equal(
        201,
      );
      await change(here(), { RATE_MESSAGES_PER_MINUTE_STUDENT: null });
      await eventually(async () => expect((await send('through')).status).to.equal(201));
    });

    it('the banner reaches every socket of both nodes, those that come later, and who asks', async function banner() {
      this.timeout(60_000);
      const [near, far] = [await here().connect('tess'), await there().connect('pam')];
      await change(here(), { BANNER: 'Closed on Friday' });
      for (const socket of [near, far])
        expect(await noticeOf(socket, 'the banner', () => true)).to.deep.equal({
          ...{ type: 'server_notice', banner: 'Closed on Friday', maintenance: null },
        });
      const later = await there().connect('sam');
      expect((await noticeOf(later, 'the banner', () => true)).banner).to.equal('Closed on Friday');
      expect((await there().ask('sam', 'GET', 'notice/')).body).to.deep.equal({
        banner: 'Closed on Friday',
        maintenance: null,
      });
      await change(here(), { BANNER: null });
      await far.frame('nothing', (frame) => frame.type === 'server_notice' && frame.banner === null);
    });

    it('a maintenance by command: reading goes on, writing waits, and what was sent meanwhile arrives once', async function story() {
      this.timeout(90_000);
      const room = await directOf(here());
      const [teacher, pupil] = [await here().connect('tess'), await there().connect('sam')];
      const begun = await homeroom(
        'maintenance',
        'on',
        '--message',
        'We move.',
        '--until',
        '2099-01-10T18:00:00+01:00',
      );
      expect([begun.code, begun.error]).to.deep.equal([0, '']);
      for (const socket of [teacher, pupil]) {
        const { maintenance } = await noticeOf(socket, 'a maintenance', (frame) => frame.maintenance !== null);
        expect(maintenance).to.deep.equal({ message: 'We move.', until: '2099-01-10T17:00:00.000Z' });
      }

      const clientId = randomUUID();
      const attempt = { type: 'send_message', room_id: room, content: 'Written meanwhile', client_id: clientId };
      pupil.send(attempt);
      const refused = await pupil.frame('a refusal', (frame) => frame.type === 'error' && frame.client_id === clientId);
      expect([refused.code, refused.message, refused.retry_after_ms]).to.deep.equal([
        'MAINTENANCE',
        'We move.',
        30_000,
      ]);
      for (const [who, method, path, body] of [
        ['sam', 'POST', `rooms/${room}/messages/`, { content: 'no' }],
        ['tess', 'POST', 'rooms/', { type: 'group', name: 'New', participant_ids: [await here().userId('sam')] }],
        ['sam', 'POST', `rooms/${room}/read/`, {}],
        ['ada', 'POST', 'moderation/words/', { language: 'en', action: 'mask', text: 'dolt' }],
      ] as const)
        for (const node of nodes) {
          const answer = await node.ask(who, method, path, body);
          expect([answer.status, answer.body.error.code], path).to.deep.equal([503, 'MAINTENANCE']);
        }
      for (const path of ['rooms/', `rooms/${room}/messages/`, 'contacts/', 'me/', 'settings/'])
        expect((await there().ask('ada', 'GET', path)).status, path).to.equal(200);
      expect((await there().ask('sam', 'POST', 'tickets/')).status).to.equal(201);
      const late = await here().connect('pam');
      await noticeOf(late, 'a maintenance', (frame) => frame.maintenance !== null);

      expect((await homeroom('maintenance', 'status', '--json')).out).to.contain('"message": "We move."');
      const ended = await homeroom('maintenance', 'off');
      expect([ended.code, ended.error, /There is no maintenance/.test(ended.out)]).to.deep.equal([0, '', true]);
      for (const socket of [teacher, pupil])
        await socket.frame('the end', ({ type, banner, maintenance }) => {
          return type === 'server_notice' && banner === null && maintenance === null && socket.frames.length > 2;
        });
      await eventually(async () => {
        expect((await there().ask('sam', 'GET', 'notice/')).body.maintenance).to.equal(null);
      });
      pupil.send(attempt);
      pupil.send(attempt);
      await teacher.frame('it', ({ type, message }) => type === 'new_message' && message.content === attempt.content);
      const { body } = await here().ask('tess', 'GET', `rooms/${room}/messages/`);
      const found = body.messages.filter(({ content }: { content: string }) => content === attempt.content);
      expect(found).to.have.length(1);
    });

    it('refusals say what is wrong, and the environment is fixed', async () => {
      const fixed = await change(here(), { RATE_EDITS_PER_MINUTE: '5' });
      expect([fixed.status, fixed.body.error.code]).to.deep.equal([409, 'CONFLICT']);
      const wrong = await change(here(), { QUIET_HOURS: 'late' });
      expect([wrong.status, wrong.body.error.message]).to.deep.equal([
        400,
        'QUIET_HOURS: must be two times of the day with a dash between them, or "off", for example QUIET_HOURS=20:00-07:00.',
      ]);
      for (const who of ['tess', 'sam', 'pam']) {
        expect((await here().ask(who, 'GET', 'settings/')).status).to.equal(403);
        const changes = [{ name: 'BANNER', value: 'Mine' }];
        expect((await here().ask(who, 'PATCH', 'settings/', { changes })).status).to.equal(403);
      }
      const listed = (await there().ask('ada', 'GET', 'settings/')).body;
      const edits = listed.settings.find(({ name }: { name: string }) => name === 'RATE_EDITS_PER_MINUTE');
      expect([edits.from, edits.value]).to.deep.equal(['environment', '100000']);
    });

    it('the command lists, sets and returns them, in the audit log with old and new value', async function command() {
      this.timeout(60_000);
      const set = await homeroom('settings', 'set', 'rate_searches_per_minute', '7', '--json');
      expect(JSON.parse(set.out)).to.deep.equal({
        changes: [{ name: 'RATE_SEARCHES_PER_MINUTE', before: null, after: '7' }],
      });
      const listed = await homeroom('settings', 'list');
      expect(listed.out).to.match(/^RATE_SEARCHES_PER_MINUTE +7 +while it runs +60 +a whole number/m);
      await eventually(async () => {
        const { settings } = (await here().ask('ada', 'GET', 'settings/')).body;
        expect(settings.find(({ name }: { name: string }) => name === 'RATE_SEARCHES_PER_MINUTE').value).to.equal('7');
      });
      expect((await homeroom('settings', 'unset', 'RATE_SEARCHES_PER_MINUTE')).out).to.match(/7 +\(not set\)/);
      for (const [args, sentence] of [
        [['settings', 'set', 'PORT', '80'], /^PORT is no setting that can be changed while nodes run/],
        [['settings', 'set', 'RATE_SEARCHES_PER_MINUTE', '0'], /must be a whole number from 1 to 1000000/],
        [['settings', 'forget'], /^Write settings list/],
        [['maintenance', 'on', '--until', 'tomorrow'], /^MAINTENANCE_UNTIL: must be a moment by ISO 8601/],
        [['maintenance', 'off', '--message', 'x'], /^Write maintenance on/],
      ] as const) {
        const ran = await homeroom(...args);
        expect([ran.code, ran.out], args.join(' ')).to.deep.equal([1, '']);
        expect(ran.error).to.match(sentence);
      }
      const fixed = await callHomeroom(['settings', 'set', 'BANNER', 'x'], {
        DATABASE_URL: database.url,
        BANNER: 'y',
      });
      expect([fixed.code, /^BANNER is set in the environment/.test(fixed.error)]).to.deep.equal([1, true]);
      expect((await here().chat.chat.verifyAudit()).fault).to.equal(null);
    });
  });

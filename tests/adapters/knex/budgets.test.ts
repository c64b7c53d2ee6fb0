import { expect } from 'chai';
import type { Knex } from 'knex';
import { setUpRole } from '../../../adapters/knex/settings/roleSettings.ts';
import { countQueries, type QueryCount } from '../../../adapters/knex/sql/countQueries.ts';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import { makeReadRelations } from '../../../core/directory/readRelations.ts';
import { asMessageId, asRoomId, type RoomId, type UserId } from '../../../core/ids.ts';
import { Notifier } from '../../../core/notifications/Notifier.ts';
import { makeRulesFor } from '../../../core/notifications/rulesFor.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { StoredWorld } from '../../contracts/ChatWorld.ts';
import { exampleEvent } from '../../support/exampleEvent.ts';
import { ManualClock } from '../../support/ManualClock.ts';
import { withMigratedPostgres } from '../../support/testPostgres.ts';
import { fillSchool } from './fillSchool.ts';
import { emptyTables, storesOver } from './knexWorld.ts';

interface SentQuery {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

interface Filled extends StoredWorld {
  readonly id: (externalId: string) => UserId;
  readonly roomId: RoomId;
}

const roles = { admin: 'ada', teacher: 't0', student: 's0', parent: 'p0' } as const;

/**
 * PostgreSQL estimates two scans of the trigram index as more expensive than one of 10,000 names; measured: 11 and 30
 * ms.
 */
const searchOfEverybody = 'people of the directory with a name like a text';

/** The most frequent reads and writes, each with the most statements that it may send. */
const budgets: readonly (readonly [title: string, budget: number, run: (world: Filled) => Promise<unknown>])[] = [
  ...Object.entries(roles).flatMap(([role, name]): typeof budgets => [
    [`contacts of a ${role}`, 1, ({ contacts, id }) => contacts.list(id(name), { limit: 50 })],
    [
      `contacts of a ${role} with a name like a text`,
      1,
      ({ contacts, id }) => contacts.list(id(name), { limit: 50, text: 'Boirs kolipe' }),
    ],
    [`rooms of a ${role}`, 1, ({ inbox, id }) => inbox.list(id(name), { limit: 50 })],
    [`memberships of a ${role}`, 1, ({ roomHeads, id }) => roomHeads.membershipsOf(id(name), 1_000)],
    [`totals of a ${role}`, 1, ({ inbox, id }) => inbox.totals(id(name))],
  ]),
  ['people of the directory', 1, ({ directoryReader }) => directoryReader.listPeople({ limit: 100 })],
  [
    'teachers of the directory',
    1,
    ({ directoryReader }) => directoryReader.listPeople({ limit: 100, role: 'teacher' }),
  ],
  [searchOfEverybody, 1, ({ directoryReader }) => directoryReader.listPeople({ limit: 100, text: 'Boirs kolipe' })],
  ['relations of a person', 2, ({ people, id }) => makeReadRelations(people)(id('t0'))],
  ['access to a room', 1, ({ rooms, roomId, id }) => rooms.access(roomId, id('s0'))],
  ['participants of a room', 1, ({ rooms, roomId }) => rooms.participants(roomId)],
  ['history of a room', 1, ({ messages, roomId }) => messages.history(roomId, { limit: 50 })],
  [
    'history around a message',
    1,
    ({ messages, roomId }) => messages.history(roomId, { limit: 50, around: asMessageId(2) }),
  ],
  [
    'events after cursors',
    1,
    ({ messages, roomId }) =>
      messages.events(
        [
          { roomId, after: 1 },
          { roomId: asRoomId(2), after: 0 },
        ],
        50,
      ),
  ],
  [
    'evidence about pairs',
    1,
    ({ people, id }) =>
      people.evidence([
        [id('t0'), id('p0')],
        [id('s0'), id('t0')],
      ]),
  ],
  ['relations around people', 1, ({ people, id }) => people.around([id('s0')])],
  ['heads of rooms', 1, ({ roomHeads, roomId }) => roomHeads.heads([roomId])],
  ['marking as read', 1, ({ inbox, roomId, id }) => inbox.markRead(roomId, id('s0'), null)],
  ['search', 2, ({ search, id }) => search.search(id('s0'), { text: 'absent words', limit: 20 })],
  ['search in a room', 2, ({ search, roomId, id }) => search.search(id('s0'), { text: 'absent', limit: 20, roomId })],
  ['read pointers of a room', 1, ({ inbox, roomId }) => inbox.pointers(roomId, 100)],
  ['marking as unread', 1, ({ inbox, roomId, id }) => inbox.markUnread(roomId, id('s0'), asMessageId(1))],
  ['muting a room', 1, ({ inbox, roomId, id }) => inbox.updatePreferences(roomId, id('s0'), { isMuted: true })],
  ['pinned rooms', 1, ({ inbox, id }) => inbox.list(id('s0'), { limit: 50, isPinned: true })],
  ['overview of a room', 1, ({ inbox, roomId, id }) => inbox.overview(roomId, id('s0'))],
  ['outline of a room', 1, ({ inbox, roomId, id }) => inbox.outline(roomId, id('s0'))],
  ['unread messages', 1, ({ inbox, id }) => inbox.unreadMessages(id('s0'))],
  [
    'who is told of a hundred messages in many rooms',
    1, // What organisations say is kept for ten seconds, and what is decided is written in one more statement.
    ({ notices, roomId, id }) =>
      new Notifier({
        ...{ clock: new ManualClock(), policy: educationPolicy, channels: [{ name: 'mail', needsAddress: false }] },
        notices: { rooms: (ids, channels) => notices.rooms(ids, channels), add: async () => 0 },
        rules: { read: async () => makeRulesFor([], 'UTC') },
        onNoticed: () => {},
      }).handle(
        Array.from({ length: 100 }, (_, at) => exampleEvent(at, asRoomId(Number(roomId) + (at % 20)), id('t0'))),
      ),
  ],
  [
    'what fifty notifications say, and that they were sent',
    10, // Two for each of five kinds: the first goes at once, with the calls of its turn; the others share the second.
    ({ inbox, messages, people, notices, notificationChoices: choices, roomId, id }) =>
      Promise.all(
        Array.from({ length: 50 }, async (_, at) => {
          const userId = id(['s0', 't0', 'ada', 'p0'][at % 4] ?? 's0');
          await Promise.all([people.find(userId), messages.find(roomId, asMessageId(1)), choices.settings(userId)]);
          await Promise.all([inbox.outline(roomId, userId), inbox.unreadMessages(userId)]);
          await notices.finish({ id: at + 1, attempt: 1 }, { outcome: 'sent' });
        }),
      ),
  ],
  ['readers of a message', 1, ({ inbox, roomId }) => inbox.readers(roomId, asMessageId(1))],
  [
    'fifty accesses at once',
    2, // The first statement goes at once, with the calls of its turn; the others share the second.
    ({ rooms, roomId, id }) =>
      Promise.all(
        [id('s0'), id('t0'), id('ada')].flatMap((who) => Array.from({ length: 17 }, () => rooms.access(roomId, who))),
      ),
  ],
  [
    'what fifty missed',
    2,
    ({ messages, roomId }) =>
      Promise.all(Array.from({ length: 50 }, (_, after) => messages.events([{ roomId, after }], 40 - (after % 20)))),
  ],
  [
    'fifty messages that are known',
    2,
    ({ messages, roomId }) =>
      Promise.all(Array.from({ length: 50 }, (_, place) => messages.find(roomId, asMessageId(place + 1)))),
  ],
  [
    'fifty messages at once',
    2, // The first statement goes at once, with the drafts of its turn; the others share the second.
    ({ messages, roomId, id }) => {
      const draft = { roomId, senderId: id('s0'), content: 'x', sent: 'x', clientId: null, replyTo: null };
      return Promise.all(Array.from({ length: 50 }, () => messages.append(draft)));
    },
  ],
];

withMigratedPostgres('query budgets', (getUrl) => {
  let knex: Knex;
  let count: QueryCount;
  let sent: SentQuery[] = [];

  before(async () => {
    const setup = openDatabase({ url: getUrl() });
    await setUpRole(setup);
    await setup.destroy();
    knex = openDatabase({ url: getUrl() });
    count = countQueries(knex);
    knex.on('query', (query: SentQuery) => sent.push(query));
  });

  after(() => knex.destroy());

  for (const users of [10, 10_000])
    describe(`at ${users} users`, () => {
      let world: Filled;

      before(async function fill() {
        this.timeout(120_000);
        await emptyTables(knex);
        await fillSchool(knex, Math.floor(users / 2.05));
        const ids = new Map<string, UserId>();
        const stores = storesOver(knex);
        for (const name of Object.values(roles)) {
          const person = await stores.people.findByExternalId(name);
          if (person) ids.set(name, person.id);
        }
        const id = (name: string): UserId => ids.get(name) ?? expect.fail(`There is no ${name}`);
        const {
          rooms: [membership],
        } = await stores.roomHeads.membershipsOf(id('s0'), 1);
        world = { ...stores, id, roomId: membership?.roomId ?? expect.fail('s0 has no room') };
      });

      for (const [title, budget, run] of budgets)
        it(`${title}: ${budget} at most${users < 1_000 || title === searchOfEverybody ? '' : ', without a sequential scan'}`, async () => {
          count.reset();
          sent = [];
          await run(world);
          expect(count.statements.length).to.be.within(1, budget);
          if (users < 1_000 || title === searchOfEverybody) return;
          for (const { sql, bindings } of [...sent]) {
            const { rows } = await knex.raw<{ rows: { 'QUERY PLAN': string }[] }>(
              `EXPLAIN ${sql.replaceAll(/\$\d+/g, '?')}`,
              bindings as Knex.RawBinding[],
            );
            const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
            expect(plan).not.to.match(/Seq Scan on (users|relations|rooms|participants|messages|events)/);
          }
        });

      it('stores messages by one generic plan for any number of drafts', async () => {
        const own = openDatabase({ url: getUrl(), poolMax: 1 });
        try {
          const { messages } = storesOver(own);
          const draft = {
            roomId: world.roomId,
            senderId: world.id('s0'),
            content: 'x',
            sent: 'x',
            clientId: null,
            replyTo: null,
          };
          for (let count = 0; count < 12; count += 1) await messages.append(draft);
          const { rows } = await own.raw<{ rows: { generic_plans: string }[] }>(
            `SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE '%INSERT INTO homeroom.messages%'`,
          );
          // PostgreSQL makes five custom plans before it compares them with the generic one.
          expect(rows.map((row) => Number(row.generic_plans))).to.deep.equal([7]);
        } finally {
          await own.destroy();
        }
      });
    });
});

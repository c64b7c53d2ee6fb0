import { expect } from 'chai';
import createKnex from 'knex';
import pg from 'pg';
import { legacyNames } from '../../adapters/wire/legacy/legacyNames.ts';
import { createChat } from '../../composition/createChat.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { sentenceOf } from './sentenceOf.ts';

const authenticate = () => null;
const secret = 'a secret that only these tests know';
const good = { database: 'memory', authenticate };
const write =
  "write the address of a PostgreSQL, 'postgres://homeroom@127.0.0.1:5432/homeroom', a folder, { dataDir: './data' }, your own Knex or pool of pg, or 'memory'.";
const writeJwt =
  "write jwt: { keys: { secret: '…' }, or keys: { jwksUrl: new URL('https://…'), algorithms: ['RS256'] } }.";
const { clause: _clause, ...table } = educationPolicy;

/** Mistakes that a host can make, each with the sentence of the refusal. */
const wrong: readonly (readonly [what: string, options: unknown, sentence: string])[] = [
  [
    'no options',
    undefined,
    "createChat takes one object, for example { database: 'postgres://homeroom@127.0.0.1:5432/homeroom', jwt: { keys: { secret: '…' } } }, not undefined.",
  ],
  [
    'a misspelt option',
    { databse: 'memory', authenticate },
    'createChat: databse is not known; did you mean database?',
  ],
  [
    'an option in the style of the wire',
    { ...good, cors_origins: [] },
    'createChat: cors_origins is not known; did you mean corsOrigins?',
  ],
  [
    'an option that is like no other',
    { ...good, wallpaper: 1 },
    'createChat: wallpaper is not known; there is database, authenticate, jwt, directory, policy, policyBack, migrate, limits, redis, bus, log, ports, plugins, corsOrigins, wireStrict, directoryKey, roster, directorySource, retention, exportKey, linkByMail, notifications, wordLists, oversight, files, webhooks, page, legacy, sockets.',
  ],

  ['a database that is null', { authenticate, database: null }, `createChat: database must not be null; ${write}`],
  ['a database that is a number', { authenticate, database: 5432 }, `createChat: database must not be 5432; ${write}`],
  [
    'an empty object as the database',
    { authenticate, database: {} },
    `createChat: database says neither url nor dataDir nor pool; ${write}`,
  ],
  [
    'a misspelt member of the database',
    { authenticate, database: { datadir: './data' } },
    'createChat: database says neither url nor dataDir nor pool; did you mean dataDir?',
  ],
  [
    'a single connection of pg as the database',
    { authenticate, database: new pg.Client() },
    'createChat: database is one connection of pg, and Homeroom needs several; write new Pool({ … }) of pg.',
  ],
  [
    'a pool of one connection',
    { authenticate, database: new pg.Pool({ max: 1 }) },
    'createChat: database is a pool of 1 connection, and Homeroom needs 2 at least beside what you hold yourself; write for example max: 10.',
  ],
  [
    'a Knex of one connection',
    { authenticate, database: { pool: createKnex({ client: 'pg', connection: {}, pool: { min: 0, max: 1 } }) } },
    'createChat: database is a pool of 1 connection, and Homeroom needs 2 at least beside what you hold yourself; write for example max: 10.',
  ],
  [
    'an address for a pool',
    { authenticate, database: { pool: 'postgres://127.0.0.1/school' } },
    'createChat: database.pool must be your own Knex or pool of pg, not a string.',
  ],
  [
    'a URL as the database',
    { authenticate, database: new URL('postgres://127.0.0.1/school') },
    'createChat: database must be a string, not a URL; write url.href.',
  ],
  [
    'another database',
    { authenticate, database: 'mysql://127.0.0.1/school' },
    "createChat: database must be a PostgreSQL, not mysql; write for example 'postgres://homeroom@127.0.0.1:5432/homeroom'.",
  ],
  [
    'another database in an object',
    { authenticate, database: { url: 'mongodb://127.0.0.1/school' } },
    "createChat: database.url must be a PostgreSQL, not mongodb; write for example 'postgres://homeroom@127.0.0.1:5432/homeroom'.",
  ],
  [
    'an address past the pooler that is none',
    { authenticate, database: { url: 'postgres://127.0.0.1:6432/school', directUrl: 'mysql://127.0.0.1/school' } },
    "createChat: database.directUrl must be a PostgreSQL, not mysql; write for example 'postgres://homeroom@127.0.0.1:5432/homeroom'.",
  ],
  [
    'a schema that belongs to everybody',
    { authenticate, database: { url: 'postgres://127.0.0.1/school', schema: 'public' } },
    "createChat: database.schema must be letters, digits, _, - and spaces, at most 63 bytes, no digit first, and neither public nor pg_…; write for example 'north_school'.",
  ],
  [
    'a switch that is no boolean',
    { authenticate, database: { url: 'postgres://127.0.0.1/school', prepared: 'off' } },
    'createChat: database: prepared must be a boolean, not a string; write for example prepared: false.',
  ],
  [
    'an address that cannot be read',
    { authenticate, database: 'postgres://[school' },
    "createChat: database is an address that cannot be read; write for example 'postgres://homeroom@127.0.0.1:5432/homeroom'.",
  ],
  [
    'memory with a slip',
    { authenticate, database: 'Memroy' },
    "createChat: database is not known; did you mean 'memory'?",
  ],
  [
    'a folder as a string',
    { authenticate, database: './data' },
    "createChat: database is no address; for a folder write { dataDir: './data' }.",
  ],
  [
    'any other string as the database',
    { authenticate, database: 'school' },
    `createChat: database is no address; ${write}`,
  ],
  [
    'a database in two places',
    { authenticate, database: { url: 'postgres://127.0.0.1/school', dataDir: './data' } },
    'createChat: database has url and dataDir; write one of them.',
  ],
  [
    'a string for a number of connections',
    { authenticate, database: { url: 'postgres://127.0.0.1/school', poolMax: '10' } },
    'createChat: database: poolMax must be an integer, not a string; write for example poolMax: 10.',
  ],
  [
    'Knex before it is called',
    { authenticate, database: createKnex },
    "createChat: database is a function that is no Knex; write knex({ client: 'pg', connection: … }).",
  ],
  [
    'a Knex for another database',
    { authenticate, database: Object.assign(() => {}, { client: { config: { client: 'mysql2' } } }) },
    "createChat: database is a Knex for mysql2; Homeroom needs one with the client 'pg'.",
  ],

  [
    'neither authenticate nor jwt',
    { database: 'memory' },
    "createChat: nothing says who is there; write authenticate: (request) => …, or jwt: { keys: { secret: '…' } }.",
  ],
  [
    'both authenticate and jwt',
    { ...good, jwt: { keys: { secret } } },
    'createChat: authenticate and jwt both say who is there; write one of the two.',
  ],
  [
    'authenticate that is no function',
    { database: 'memory', authenticate: 17 },
    'createChat: authenticate must be a function, not 17; write (request) => the id of the person, or null.',
  ],
  [
    'a secret beside the keys',
    { database: 'memory', jwt: { secret } },
    `createChat: jwt.secret stands in jwt.keys; ${writeJwt}`,
  ],
  [
    'a secret as jwt',
    { database: 'memory', jwt: secret },
    `createChat: jwt must be an object, not a string; ${writeJwt}`,
  ],
  [
    'jwt without keys',
    { database: 'memory', jwt: { issuer: 'https://id.school.example' } },
    "createChat: jwt: keys is missing; write for example keys: { secret: '…' }.",
  ],
  [
    'a secret that is too short',
    { database: 'memory', jwt: { keys: { secret: 'short' } } },
    'createChat: jwt.keys.secret must have at least 32 bytes; write the output of openssl rand -hex 32.',
  ],
  [
    'a secret that is long and can be guessed',
    { database: 'memory', jwt: { keys: { secret: 'password'.repeat(8) } } },
    'createChat: jwt.keys.secret can be guessed, however long it is; write the output of openssl rand -hex 32.',
  ],
  [
    'a key of the directory that can be guessed',
    { ...good, directoryKey: '0'.repeat(40) },
    'createChat: directoryKey can be guessed, however long it is; write the output of openssl rand -hex 32.',
  ],
  [
    'keys at an address that anybody between may answer',
    { database: 'memory', jwt: { keys: { jwksUrl: new URL('http://id.school.example/jwks'), algorithms: ['RS256'] } } },
    'createChat: jwt.keys.jwksUrl must be https:, because whoever answers it lets in whom they like.',
  ],
  [
    'two sorts of keys',
    { database: 'memory', jwt: { keys: { secret, jwks: { keys: [] } } } },
    'createChat: jwt.keys has secret and jwks; write one of them.',
  ],
  [
    'a string as the address of keys',
    { database: 'memory', jwt: { keys: { jwksUrl: 'https://id.school.example/jwks.json', algorithms: ['RS256'] } } },
    "createChat: jwt.keys.jwksUrl must be a URL; write new URL('https://id.school.example/jwks.json').",
  ],
  [
    'keys without algorithms',
    { database: 'memory', jwt: { keys: { jwks: { keys: [] } } } },
    "createChat: jwt.keys.algorithms must be a list of RS256, ES256, EdDSA; write for example ['RS256'].",
  ],
  [
    'an algorithm beside a secret',
    { database: 'memory', jwt: { keys: { secret, algorithms: ['HS256'] } } },
    'createChat: jwt.keys.algorithms is not known beside secret; leave it out.',
  ],

  [
    'the name of a policy',
    { ...good, policy: 'education' },
    "createChat: policy must be a policy, not a string; write policy: educationPolicy, imported from 'homeroom', or definePolicy({ … }).",
  ],
  [
    'a policy that was not defined',
    { ...good, policy: table },
    'createChat: policy is a table that nothing has checked; write policy: definePolicy(table).',
  ],
  [
    'a policy that is none',
    { ...good, policy: { teacher: ['student'] } },
    "createChat: policy is no policy; write policy: educationPolicy, imported from 'homeroom', or definePolicy({ … }).",
  ],

  [
    'a string for a number of characters',
    { ...good, limits: { messageChars: '500' } },
    'createChat: limits.messageChars must be an integer, not a string; write for example messageChars: 10000.',
  ],
  [
    'a number for a limit',
    { ...good, limits: { messages: 10 } },
    'createChat: limits.messages must be an object, not 10; write for example messages: { everyone: 10 }.',
  ],
  [
    'a limit below nothing',
    { ...good, limits: { messages: { everyone: -1 } } },
    'createChat: limits.messages.everyone must be at least 0; write for example everyone: 10.',
  ],
  [
    'a misspelt limit',
    { ...good, limits: { mesages: { everyone: 10 } } },
    'createChat: limits.mesages is not known; did you mean messages?',
  ],
  [
    'a limit of a role that the policy does not have',
    { ...good, limits: { messages: { everyone: 10, roles: { techer: 30 } } } },
    'createChat: limits.messages.roles.techer is no role of the policy; did you mean teacher?',
  ],

  [
    'an address as redis',
    { ...good, redis: 'redis://127.0.0.1:6379' },
    "createChat: redis must be an object, not a string; write for example redis: { url: 'redis://127.0.0.1:6379' }.",
  ],
  [
    'a redis that is nowhere',
    { ...good, redis: { prefix: 'school:' } },
    "createChat: redis says neither url nor host; write for example redis: { url: 'redis://127.0.0.1:6379' }.",
  ],
  [
    'a bus that nobody knows',
    { ...good, bus: 'nats' },
    'createChat: bus must be one of "redis", "postgres", "none"; write for example bus: \'postgres\'.',
  ],
  [
    'a bus over Redis without one',
    { ...good, bus: 'redis' },
    "createChat: bus is 'redis', and no redis says where it is; write for example redis: { url: 'redis://127.0.0.1:6379' }.",
  ],
  [
    'a bus over PostgreSQL that nothing leads to',
    { ...good, bus: 'postgres' },
    "createChat: bus is 'postgres', and database has no address that leads past poolers; write database: { url: 'postgres://…' }, or directUrl beside a pool or a pooler.",
  ],
  [
    'a redis in two places',
    { ...good, redis: { url: 'redis://127.0.0.1:6379', host: '127.0.0.1' } },
    'createChat: redis has url and host; write one of the two.',
  ],
  [
    'an address of something else as redis',
    { ...good, redis: { url: 'http://127.0.0.1:6379' } },
    "createChat: redis.url must be the address of a Redis; write for example 'redis://127.0.0.1:6379'.",
  ],

  [
    'one origin in place of a list',
    { ...good, corsOrigins: 'https://school.example' },
    "createChat: corsOrigins must be a list, not a string; write for example corsOrigins: [ 'https://school.example' ].",
  ],
  [
    'an origin with a path',
    { ...good, corsOrigins: ['https://school.example/'] },
    "createChat: corsOrigins[0] must be an origin without a path or a slash at its end; write for example 'https://school.example'.",
  ],
  [
    'a page of anybody around the page',
    { ...good, page: { frameAncestors: ['*'] } },
    "createChat: page.frameAncestors[0] must be self, an origin, or all hosts below a name; write for example 'https://school.example' or 'https://*.school.example'.",
  ],
  [
    'a frame that would end the header',
    { ...good, page: { frameAncestors: ["https://a.example; script-src 'unsafe-inline'"] } },
    "createChat: page.frameAncestors[0] must be self, an origin, or all hosts below a name; write for example 'https://school.example' or 'https://*.school.example'.",
  ],
  [
    'an address to sign in that a click would run',
    { ...good, page: { signIn: 'javascript:alert(1)' } },
    "createChat: page.signIn must be a path of this server or an address; write for example '/login?next={address}'.",
  ],
  [
    'a ground on which nobody could read',
    { ...good, page: { theme: { ground: { light: '#336699', dark: '#000000' } } } },
    "createChat: page.theme.ground.light is too dark to read on; write for example '#f4f6fb'.",
  ],
  [
    'a font that would end the style sheet',
    { ...good, page: { theme: { font: 'Arial;} body{display:none' } } },
    `createChat: page.theme.font must be names of fonts; write for example '"Source Sans 3", sans-serif'.`,
  ],
  [
    'an older system that there is not',
    { ...good, legacy: ['icq'] },
    `createChat: legacy[0] must be one of ${legacyNames.map((name) => `"${name}"`).join(', ')}; write for example 'thebot'.`,
  ],
  [
    'a directory key that is too short',
    { ...good, directoryKey: 'key' },
    "createChat: directoryKey must have at least 16 characters; write for example directoryKey: 'the output of openssl rand -hex 32'.",
  ],
  [
    'a string for milliseconds of a socket',
    { ...good, sockets: { heartbeatMs: '25s' } },
    'createChat: sockets.heartbeatMs must be an integer, not a string; write for example heartbeatMs: 25000.',
  ],
  [
    'a misspelt setting of sockets',
    { ...good, sockets: { heartBeat: 25_000 } },
    'createChat: sockets.heartBeat is not known; did you mean heartbeatMs?',
  ],
  [
    'a directory without a name',
    { ...good, directory: { read: async () => ({ users: [], relations: [] }) } },
    "createChat: directory.name must name the source; write directory: { name: 'school-db', read: async () => ({ users, relations }) }.",
  ],
  [
    'a directory that is a list of people',
    { ...good, directory: [] },
    "createChat: directory.name must name the source; write directory: { name: 'school-db', read: async () => ({ users, relations }) }.",
  ],
  [
    'a directory that cannot be read',
    { ...good, directory: { name: 'school', read: [] } },
    "createChat: directory.read must be a function; write directory: { name: 'school-db', read: async () => ({ users, relations }) }.",
  ],
  [
    'a log that cannot warn',
    { ...good, log: { debug: () => {}, info: () => {}, error: () => {} } },
    'createChat: log.warn must be a function (facts, message) => void; write for example log: pino().',
  ],
];

describe('checkOptions', () => {
  for (const [what, options, sentence] of wrong)
    it(`refuses ${what}`, async () => {
      expect(await sentenceOf(createChat(options as never))).to.equal(`INVALID_REQUEST ${sentence}`);
    });

  it('refuses records of a host’s own directory that lack a member', async () => {
    const read = async () => ({ users: [{ externalId: 's-1', role: 'student', firstName: 'Lev', lastName: 'Orlov' }] });
    expect(await sentenceOf(createChat({ ...good, directory: { name: 'school', read } } as never))).to.equal(
      'INVALID_REQUEST directory.read() of createChat: users[0].isActive is missing; write for example isActive: true.',
    );
  });

  it('accepts every option that it knows', async () => {
    const chat = await createChat({
      database: 'memory',
      jwt: {
        keys: { jwks: { keys: [] }, algorithms: ['ES256'] },
        issuer: 'https://id.school.example',
        audience: 'chat',
      },
      directory: { name: 'school', read: async () => ({ users: [], relations: [] }) },
      policy: educationPolicy,
      limits: { messages: { everyone: 10, roles: { teacher: 30 } }, messageChars: 500 },
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      page: {
        signIn: '/login?next={address}',
        signOut: 'https://school.example/logout',
        frameAncestors: ['self', 'https://school.example', 'https://*.school.example:8443'],
        styleSheet: '/chat.css',
        hide: ['contacts', 'search'],
        theme: {
          accent: '#0b57d0',
          ground: { light: '#f4f6fb', dark: '#12161f' },
          radius: 6,
          font: '"Source Sans 3", sans-serif',
        },
      },
      corsOrigins: ['https://school.example'],
      directoryKey: 'a key of sixteen or more',
      plugins: [function crm() {}],
      sockets: { heartbeatMs: 1_000, queryToken: false, corsOrigins: ['*'], path: '/sockets' },
    });
    await chat.close();
  });
});

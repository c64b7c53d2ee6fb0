import Type, { type TSchema } from 'typebox';
import { hiddenParts } from '../../adapters/pages/PageOptions.ts';
import { legacyNames } from '../../adapters/wire/legacy/legacyNames.ts';
import { strictObject, textSchema } from '../../adapters/wire/schema/scalarSchemas.ts';
import { defaultSocketOptions } from '../../adapters/ws/SocketOptions.ts';
import { defaultLimits } from '../../core/limits/Limits.ts';
import { caseApprovals, oversightModes } from '../../core/oversight/OversightSettings.ts';
import { busKinds } from '../chooseBus.ts';

/** Functions, classes and options with several forms, which code checks because a schema cannot. */
const checkedElsewhere = Type.Optional(Type.Unsafe<unknown>({}));

/** The largest limit per minute; below, the largest number of milliseconds or bytes. */
const mostPerMinute = 1_000_000;
const most = 2_147_483_647;
const minKeyChars = 16;

const count = (example: number, maximum: number, minimum = 0) =>
  Type.Integer({ minimum, maximum, examples: [example] });

const perMinute = (everyone: number) =>
  Type.Optional(
    Type.Unsafe<object>({
      ...strictObject({
        everyone: count(everyone, mostPerMinute),
        roles: Type.Optional(
          Type.Unsafe<object>({
            type: 'object',
            additionalProperties: count(everyone, mostPerMinute),
            examples: [{ teacher: 30 }],
          }),
        ),
      }),
      examples: [{ everyone }],
    }),
  );

const limits = {
  messages: perMinute(defaultLimits.messages.everyone),
  edits: perMinute(defaultLimits.edits.everyone),
  room_changes: perMinute(defaultLimits.room_changes.everyone),
  member_changes: perMinute(defaultLimits.member_changes.everyone),
  preferences: perMinute(defaultLimits.preferences.everyone),
  contact_searches: perMinute(defaultLimits.contact_searches.everyone),
  tickets: perMinute(defaultLimits.tickets.everyone),
  room_opens: perMinute(defaultLimits.room_opens.everyone),
  lookups: perMinute(defaultLimits.lookups.everyone),
  reactions: perMinute(defaultLimits.reactions.everyone),
  reports: perMinute(defaultLimits.reports.everyone),
  blocks: perMinute(defaultLimits.blocks.everyone),
  announcements: perMinute(defaultLimits.announcements.everyone),
  uploads: perMinute(defaultLimits.uploads.everyone),
  searches: perMinute(defaultLimits.searches.everyone),
  messageChars: Type.Optional(count(defaultLimits.messageChars, 50_000, 1)),
};

const origins = Type.Optional(
  Type.Unsafe<readonly string[]>({ type: 'array', items: { type: 'string' }, examples: [['https://school.example']] }),
);

/** A setting of sockets has the type of its default. */
const sockets = Object.fromEntries(
  Object.entries(defaultSocketOptions).map(([name, value]): [string, TSchema] => {
    if (typeof value === 'number') return [name, Type.Optional(count(value, most))];
    if (typeof value === 'boolean') return [name, Type.Optional(Type.Boolean({ examples: [value] }))];
    return [
      name,
      typeof value === 'string' ? Type.Optional(Type.String({ pattern: '^/', examples: [value] })) : origins,
    ];
  }),
);

const colour = (example: string) => Type.String({ pattern: '^#[0-9a-fA-F]{6}$', examples: [example] });
const colours = (light: string, dark: string) =>
  strictObject({ light: colour(light), dark: colour(dark) }, { examples: [{ light, dark }] });

const page = {
  signIn: Type.Optional({ ...textSchema(2_000, 1), examples: ['/login?next={address}'] }),
  signOut: Type.Optional({ ...textSchema(2_000, 1), examples: ['/logout'] }),
  frameAncestors: origins,
  styleSheet: Type.Optional({ ...textSchema(2_000, 1), examples: ['/chat.css'] }),
  hide: Type.Optional(Type.Array(Type.Enum([...hiddenParts]), { examples: [['contacts']] })),
  theme: Type.Optional(
    strictObject(
      {
        accent: Type.Optional(Type.Union([colour('#0b57d0'), colours('#0b57d0', '#a8c7fa')])),
        ground: Type.Optional(colours('#f4f6fb', '#12161f')),
        surface: Type.Optional(colours('#ffffff', '#171c26')),
        radius: Type.Optional(count(12, 24)),
        font: Type.Optional({ ...textSchema(500, 1), examples: ['"Source Sans 3", sans-serif'] }),
      },
      { examples: [{ accent: '#0b57d0' }] },
    ),
  ),
};

const redis = {
  url: Type.Optional(Type.String({ examples: ['redis://127.0.0.1:6379'] })),
  host: Type.Optional(Type.String({ minLength: 1, examples: ['127.0.0.1'] })),
  port: Type.Optional(count(6379, 65_535, 1)),
  password: Type.Optional(Type.String()),
  isCluster: Type.Optional(Type.Boolean({ examples: [true] })),
  prefix: Type.Optional(Type.String({ examples: ['north-school:'] })),
  capacity: Type.Optional(count(1_500, most, 1)),
  expiryMs: Type.Optional(count(10_000, most, 1)),
};

const s3 = {
  endpoint: Type.String({ pattern: '^https?://[^/?#]+$', examples: ['https://s3.eu-central-1.amazonaws.com'] }),
  bucket: textSchema(255, 1),
  region: textSchema(64, 1),
  prefix: textSchema(500),
  accessKeyId: textSchema(1_000, 1),
  secretAccessKey: textSchema(1_000, 1),
  isLinked: Type.Boolean({ examples: [false] }),
};

/** The options of `createChat`; those that are plain data are checked by this schema. */
export const optionSchema = strictObject(
  {
    database: checkedElsewhere,
    authenticate: checkedElsewhere,
    jwt: checkedElsewhere,
    directory: checkedElsewhere,
    policy: checkedElsewhere,
    policyBack: Type.Optional(Type.Boolean({ examples: [true] })),
    migrate: Type.Optional(Type.Boolean({ examples: [false] })),
    limits: Type.Optional(strictObject(limits, { examples: [{ messages: { everyone: 10 } }] })),
    redis: Type.Optional(strictObject(redis, { examples: [{ url: 'redis://127.0.0.1:6379' }] })),
    bus: Type.Optional(Type.Enum([...busKinds], { examples: ['postgres'] })),
    log: checkedElsewhere,
    ports: checkedElsewhere,
    plugins: Type.Optional(Type.Array(Type.Unsafe<unknown>({}))),
    corsOrigins: origins,
    wireStrict: Type.Optional({ type: 'boolean' }),
    directoryKey: Type.Optional({
      ...textSchema(1_000, minKeyChars),
      examples: ['the output of openssl rand -hex 32'],
    }),
    roster: Type.Optional(
      strictObject(
        {
          source: Type.Optional(textSchema(255, 1)),
          confirmedAdmins: Type.Optional(Type.Array(textSchema(255, 1))),
          secrets: Type.Optional(Type.Record(Type.String(), textSchema(10_000, 1))),
          secretFiles: Type.Optional(Type.Record(Type.String(), textSchema(4_096, 1))),
        },
        { examples: [{ source: 'north-school' }] },
      ),
    ),
    directorySource: Type.Optional({ ...textSchema(255, 1), examples: ['school-db'] }),
    retention: Type.Optional(Type.String({ examples: ['class:ended:2y'] })),
    exportKey: Type.Optional(Type.String({ minLength: 1 })),
    linkByMail: Type.Optional(Type.Array(textSchema(255, 1), { examples: [['oneroster:255901', 'host']] })),
    notifications: Type.Optional(
      strictObject(
        { channels: checkedElsewhere, timeZone: Type.Optional(textSchema(64, 1)) },
        { examples: [{ timeZone: 'Europe/Berlin' }] },
      ),
    ),
    wordLists: Type.Optional(Type.Boolean({ examples: [true] })),
    oversight: Type.Optional(
      strictObject(
        {
          mode: Type.Optional(Type.Enum([...oversightModes])),
          approval: Type.Optional(Type.Enum([...caseApprovals])),
        },
        { examples: [{ mode: 'case', approval: 'second' }] },
      ),
    ),
    files: Type.Optional(
      strictObject(
        {
          store: Type.Optional(Type.Union([strictObject({ folder: textSchema(4_096, 1) }), strictObject(s3)])),
          maxBytes: Type.Optional(count(10_485_760, Number.MAX_SAFE_INTEGER, 1)),
          quotaBytes: Type.Optional(count(1_073_741_824, Number.MAX_SAFE_INTEGER)),
          clamd: Type.Optional({ ...textSchema(4_096, 1), examples: ['tcp://127.0.0.1:3310'] }),
          pictureOrigins: Type.Optional(
            Type.Array(Type.String({ pattern: '^https?://[^/?#@\\s]+/?$' }), {
              examples: [['https://photos.example.org']],
            }),
          ),
          pictureAllowPrivate: Type.Optional(Type.Boolean({ examples: [true] })),
        },
        { examples: [{ store: { folder: '/var/lib/homeroom/attachments' } }] },
      ),
    ),
    webhooks: Type.Optional(
      strictObject(
        { allowPrivate: Type.Optional(Type.Boolean({ examples: [true] })), tellOperator: checkedElsewhere },
        { examples: [{ allowPrivate: true }] },
      ),
    ),
    page: Type.Optional(strictObject(page, { examples: [{ signIn: '/login?next={address}' }] })),
    legacy: Type.Optional(Type.Array(Type.Enum([...legacyNames]), { examples: [['thebot']] })),
    sockets: Type.Optional(strictObject(sockets, { examples: [{ heartbeatMs: defaultSocketOptions.heartbeatMs }] })),
  },
  { examples: [{ database: 'postgres://homeroom@127.0.0.1:5432/homeroom', jwt: { keys: { secret: '…' } } }] },
);

export const jwtSchema = strictObject(
  {
    keys: Type.Unsafe<unknown>({ examples: [{ secret: '…' }] }),
    issuer: Type.Optional(Type.String({ minLength: 1, examples: ['https://id.school.example'] })),
    audience: Type.Optional(Type.String({ minLength: 1, examples: ['chat'] })),
    source: Type.Optional(Type.String({ minLength: 1, examples: ['oneroster:255901'] })),
  },
  { examples: [{ keys: { secret: '…' } }] },
);

/** The forms of a database as an object; a `pool` itself is checked by code. */
export const databaseSchemas = {
  url: strictObject({
    url: Type.String({ examples: ['postgres://homeroom@127.0.0.1:5432/homeroom'] }),
    poolMax: Type.Optional(count(10, 1_000, 1)),
    connectTimeoutMs: Type.Optional(count(5_000, most, 1)),
    schema: Type.Optional(Type.String({ examples: ['north_school'] })),
    prepared: Type.Optional(Type.Boolean({ examples: [false] })),
    directUrl: Type.Optional(Type.String({ examples: ['postgres://homeroom@127.0.0.1:5432/homeroom'] })),
    ownerUrl: Type.Optional(Type.String({ examples: ['postgres://homeroom_owner@127.0.0.1:5432/homeroom'] })),
  }),
  pool: strictObject({
    connectTimeoutMs: Type.Optional(count(5_000, most, 1)),
    schema: Type.Optional(Type.String({ examples: ['north_school'] })),
    directUrl: Type.Optional(Type.String({ examples: ['postgres://homeroom@127.0.0.1:5432/homeroom'] })),
    ownerUrl: Type.Optional(Type.String({ examples: ['postgres://homeroom_owner@127.0.0.1:5432/homeroom'] })),
  }),
  dataDir: strictObject({
    dataDir: Type.String({ minLength: 1, examples: ['./data'] }),
    connectTimeoutMs: Type.Optional(count(5_000, most, 1)),
  }),
};

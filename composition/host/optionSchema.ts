import Type, { type TSchema } from 'typebox';
import { strictObject, textSchema } from '../../adapters/wire/schema/scalarSchemas.ts';
import { defaultSocketOptions } from '../../adapters/ws/SocketOptions.ts';
import { defaultLimits } from '../../core/limits/Limits.ts';

/** What code looks at, as no schema can: functions, classes, and options that come in several shapes. */
const looksElsewhere = Type.Optional(Type.Unsafe<unknown>({}));

/** Of a minute at most; and milliseconds or bytes at most that a setting may ask for. */
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
  room_opens: perMinute(defaultLimits.room_opens.everyone),
  lookups: perMinute(defaultLimits.lookups.everyone),
  reactions: perMinute(defaultLimits.reactions.everyone),
  searches: perMinute(defaultLimits.searches.everyone),
  messageChars: Type.Optional(count(defaultLimits.messageChars, 50_000, 1)),
};

const origins = Type.Optional(
  Type.Unsafe<readonly string[]>({ type: 'array', items: { type: 'string' }, examples: [['https://school.example']] }),
);

/** Settings of sockets are of the sort that their defaults are. */
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

/** The options of `createChat`, as far as they are plain data. */
export const optionSchema = strictObject(
  {
    database: looksElsewhere,
    authenticate: looksElsewhere,
    jwt: looksElsewhere,
    directory: looksElsewhere,
    policy: looksElsewhere,
    policyBack: Type.Optional(Type.Boolean({ examples: [true] })),
    limits: Type.Optional(strictObject(limits, { examples: [{ messages: { everyone: 10 } }] })),
    redis: Type.Optional(strictObject(redis, { examples: [{ url: 'redis://127.0.0.1:6379' }] })),
    log: looksElsewhere,
    ports: looksElsewhere,
    corsOrigins: origins,
    directoryKey: Type.Optional({
      ...textSchema(1_000, minKeyChars),
      examples: ['the output of openssl rand -hex 32'],
    }),
    sockets: Type.Optional(strictObject(sockets, { examples: [{ heartbeatMs: defaultSocketOptions.heartbeatMs }] })),
  },
  { examples: [{ database: 'postgres://homeroom@127.0.0.1:5432/homeroom', jwt: { keys: { secret: '…' } } }] },
);

export const jwtSchema = strictObject(
  {
    keys: Type.Unsafe<unknown>({ examples: [{ secret: '…' }] }),
    issuer: Type.Optional(Type.String({ minLength: 1, examples: ['https://id.school.example'] })),
    audience: Type.Optional(Type.String({ minLength: 1, examples: ['chat'] })),
  },
  { examples: [{ keys: { secret: '…' } }] },
);

/** The two ways to write a database down as an object. */
export const databaseSchemas = {
  url: strictObject({
    url: Type.String({ examples: ['postgres://homeroom@127.0.0.1:5432/homeroom'] }),
    poolMax: Type.Optional(count(10, 1_000, 1)),
    connectTimeoutMs: Type.Optional(count(5_000, most, 1)),
  }),
  dataDir: strictObject({
    dataDir: Type.String({ minLength: 1, examples: ['./data'] }),
    connectTimeoutMs: Type.Optional(count(5_000, most, 1)),
  }),
};

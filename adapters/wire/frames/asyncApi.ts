import type { TSchema } from 'typebox';
import { closeTable } from '../errors/errorTable.ts';
import { NamedComponents } from '../schema/NamedComponents.ts';
import { clientFrameSchemas } from './clientFrames.ts';
import { serverFrames } from './serverFrames.ts';
import { eventSchema } from './syncSchemas.ts';

type Json = Readonly<Record<string, unknown>>;

const about = `Text frames of JSON, up to 64 KiB; "type" says what each is. Who connects is shown by the header
"Authorization: Bearer <token>", by ?ticket= of POST /api/chat/tickets/, or by the first frame, auth. The server begins with
connection_established. Durable events (Event) of all one's rooms follow without asking; each carries a seq, dense in its
room: after a gap or a reconnect, sync gives what was missed.`;

/** The AsyncAPI 3 description of the socket, from the schemas that validate its frames. */
export const asyncApi = (version = '0.1.0') => {
  const components = new NamedComponents();
  const incoming = Object.fromEntries(
    clientFrameSchemas.map((schema) => [titleOf(schema), message(components, schema)]),
  );
  const outgoing = Object.fromEntries(
    [...serverFrames, eventSchema].map((schema) => [titleOf(schema), message(components, schema)]),
  );
  const refer = (names: Json): Json[] =>
    Object.keys(names).map((name) => ({ $ref: `#/channels/chat/messages/${escaped(name)}` }));

  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Homeroom socket',
      version,
      description: `${about} ${closes()}`,
    },
    'x-close-codes': closeTable.map(({ code, reason, reconnect, needsFreshToken, attempts, meaning }) => ({
      ...{ code, reason, reconnect, needs_fresh_token: needsFreshToken, attempts, description: meaning },
    })),
    defaultContentType: 'application/json',
    channels: {
      chat: {
        address: '/ws/chat/',
        title: 'All my rooms over one connection',
        description:
          '/ws/chat/<room_id>/ and /ws/chat/?room_id=<id> are the same bound to one room; /ws/chat/first/ to the latest one.',
        messages: { ...incoming, ...outgoing },
      },
    },
    operations: {
      fromClient: { action: 'receive', channel: { $ref: '#/channels/chat' }, messages: refer(incoming) },
      toClient: { action: 'send', channel: { $ref: '#/channels/chat' }, messages: refer(outgoing) },
    },
    components: { schemas: components.schemas },
  };
};

const message = (components: NamedComponents, schema: TSchema): Json => {
  const { description, examples } = schema as Json;
  return {
    name: titleOf(schema),
    ...(description === undefined ? {} : { summary: description }),
    ...(Array.isArray(examples) ? { examples: examples.map((payload) => ({ payload })) } : {}),
    payload: components.refer(plain(schema)),
  };
};

/** OpenAPI writes a discriminator as an object, AsyncAPI as the member's name. */
const plain = (schema: TSchema): unknown =>
  JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === 'discriminator' && typeof value === 'object' && value !== null && 'propertyName' in value
        ? value.propertyName
        : value,
    ),
  );

const titleOf = (schema: TSchema): string => String((schema as Json)['title']);

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const closes = (): string => {
  const codes = closeTable.map(({ code, reason, reconnect }) => `${code} ${reason} (${reconnect})`);
  return `Close codes, and whether a client reconnects (yes, later, no; x-close-codes says more): ${codes.join(', ')}.
After any other code the connection has broken: reconnect with growing pauses.`;
};

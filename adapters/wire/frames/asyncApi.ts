import type { TSchema } from 'typebox';
import { closeTable } from '../errors/errorTable.ts';
import { NamedComponents } from '../schema/NamedComponents.ts';
import { clientFrameSchemas } from './clientFrames.ts';
import { serverFrames } from './serverFrames.ts';
import { eventSchema } from './syncSchemas.ts';

type Json = Readonly<Record<string, unknown>>;

const about = `Frames are JSON text of at most 64 KiB; "type" names each. The header "Authorization: Bearer <token>",
?ticket= from POST /api/chat/tickets/ or the first frame, auth, identifies the person. The first frame of the server is
connection_established. Then it sends the durable events (Event) of all the person's rooms. Each has a seq, dense in its
room; after a gap or a reconnect, sync returns the events that the client missed.`;

/** Makes the AsyncAPI 3 description of the socket from the schemas that validate its frames. */
export const asyncApi = (version = '0.2.0') => {
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
          '/ws/chat/<room_id>/ and /ws/chat/?room_id=<id> bind the socket to one room, /ws/chat/first/ to the latest one.',
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

/** A discriminator is an object in OpenAPI and the member's name in AsyncAPI. */
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

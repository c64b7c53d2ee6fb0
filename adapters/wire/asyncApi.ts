import type { TSchema } from 'typebox';
import { clientFrameSchemas } from './clientFrames.ts';
import { closeCodes, errorTable } from './errorTable.ts';
import { NamedComponents } from './NamedComponents.ts';
import { serverFrames } from './serverFrames.ts';
import { eventSchema } from './syncSchemas.ts';

type Json = Readonly<Record<string, unknown>>;

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
      description: `Text frames of JSON, up to 64 KiB. ${closes()}`,
    },
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
  const { description } = schema as Json;
  return {
    name: titleOf(schema),
    ...(description === undefined ? {} : { summary: description }),
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
  const errors = Object.entries(errorTable).flatMap(([code, { close }]) =>
    close === null ? [] : [`${close} ${code}`],
  );
  const others = Object.entries(closeCodes).map(([reason, code]) => `${code} ${reason}`);
  return `Close codes: ${[...errors, ...others].join(', ')}.`;
};

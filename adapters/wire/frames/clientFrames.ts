import Type, { type Static } from 'typebox';
import { ChatError } from '../../../core/errors.ts';
import {
  askedConfirmationSchema,
  askedMentionsSchema,
  attachmentIds,
  ownNames,
  sendAtSchema,
} from '../messages/messageSchemas.ts';
import { compileSchema } from '../schema/compileSchema.ts';
import { compileTolerantSchema } from '../schema/compileTolerantSchema.ts';
import { clientIdSchema, idSchema, limitSchema, nullable, seqSchema, strictObject } from '../schema/scalarSchemas.ts';
import { taggedUnion } from '../schema/taggedUnion.ts';
import { readMessageIds } from './syncSchemas.ts';

/** Optional on a socket that is bound to a room. */
const inRoom = { room_id: Type.Optional(idSchema) };

/** The use case checks length and emptiness, because it has its own error codes for them. */
const text = Type.String({ description: 'Up to the configured number of characters, 10,000 by default.' });

const sending = {
  ...inRoom,
  ...ownNames,
  client_id: Type.Optional(nullable(clientIdSchema)),
  reply_to: Type.Optional(nullable(idSchema)),
  attachment_ids: Type.Optional(attachmentIds),
  mentions: Type.Optional(askedMentionsSchema),
  requires_confirmation: Type.Optional(askedConfirmationSchema),
  send_at: Type.Optional(nullable(sendAtSchema)),
};

const reading = {
  ...inRoom,
  up_to_id: Type.Optional(nullable(idSchema)),
  message_ids: readMessageIds,
};

const frame = <const Name extends string, Properties extends Parameters<typeof strictObject>[0]>(
  type: Name,
  properties: Properties,
  description: string,
  example?: Readonly<Record<string, unknown>>,
) =>
  strictObject(
    { type: Type.Literal(type), ...properties },
    { title: `client.${type}`, description, ...(example === undefined ? {} : { examples: [{ type, ...example }] }) },
  );

/** The frames of authenticated clients, by name. */
export const clientFrames = [
  frame(
    'send_message',
    { ...sending, content: text },
    'Sends a message. The same client_id again returns the first result.',
    { room_id: 42, content: 'Page 12, please.', client_id: '6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11' },
  ),
  frame('chat_message', { ...sending, message: text }, 'The same as send_message, for existing clients.', {
    room_id: 42,
    message: 'Page 12, please.',
  }),
  frame('message', { ...sending, content: text }, 'The same as send_message, for existing clients.', {
    room_id: 42,
    content: 'Page 12, please.',
  }),
  frame(
    'edit_message',
    { ...inRoom, message_id: idSchema, content: text, mentions: Type.Optional(askedMentionsSchema) },
    'Changes the text of one of my messages. All members receive message_edited.',
    { room_id: 42, message_id: 1001, content: 'Page 13, please.' },
  ),
  frame(
    'delete_message',
    { ...inRoom, message_id: idSchema },
    'Deletes a message; its author and moderators may. All members receive message_deleted.',
    { room_id: 42, message_id: 1001 },
  ),
  frame(
    'react',
    {
      ...inRoom,
      message_id: idSchema,
      emoji: Type.String({ maxLength: 64, description: 'One emoji of at most 64 bytes.' }),
      is_added: Type.Optional(Type.Boolean({ description: 'Default true.' })),
      client_id: Type.Optional(nullable(clientIdSchema)),
    },
    'Sets one of my reactions, or removes it with is_added false. All members receive reaction_changed if something ' +
      'changes. client_id returns only in an error.',
    { room_id: 42, message_id: 1001, emoji: '👍' },
  ),
  frame('mark_read', reading, 'Marks as read up to a message, up to the greatest of several, or everything.', {
    room_id: 42,
    up_to_id: 1001,
  }),
  frame('read', reading, 'The same as mark_read, for existing clients.', { room_id: 42, message_ids: [1000, 1001] }),
  frame(
    'typing',
    { ...inRoom, is_typing: Type.Optional(Type.Boolean()) },
    'I am typing. Others see it for 6 s unless it is repeated; is_typing false ends it.',
    { room_id: 42 },
  ),
  frame('stop_typing', inRoom, 'Ends typing.', { room_id: 42 }),
  frame(
    'subscribe_room',
    inRoom,
    'Subscribes to typing, presence and read events of a room. The answer is subscribed.',
    { room_id: 42 },
  ),
  frame('unsubscribe_room', inRoom, 'Ends the subscription; durable events go on.', { room_id: 42 }),
  frame('get_room_list', {}, 'Requests the latest 200 rooms. The answer is room_list.', {}),
  frame(
    'sync',
    { ...inRoom, after: seqSchema, limit: Type.Optional(limitSchema(100, 200)) },
    'Requests the events after a seq. The answer is sync_page or sync_gone.',
    { room_id: 42, after: 17 },
  ),
  frame('ping', {}, 'The answer is pong.', {}),
] as const;

const authFrame = frame(
  'auth',
  { token: Type.String({ minLength: 1 }) },
  'The first frame of a socket that has no other proof. Where only requests show who somebody is, token is a ticket.',
  { token: 'eyJhbGciOiJIUzI1NiJ9…' },
);

/** All frames of clients, with the one that authenticates. */
export const clientFrameSchemas = [authFrame, ...clientFrames] as const;

type AnyFrame = Static<(typeof clientFrames)[number]>;
type Named<Type extends AnyFrame['type']> = Extract<AnyFrame, { type: Type }>;

/** A client's command, one name for each after aliases are resolved. */
export type ClientFrame =
  | Named<'send_message' | 'edit_message' | 'delete_message' | 'react' | 'mark_read' | 'stop_typing' | 'subscribe_room'>
  | Named<'unsubscribe_room' | 'get_room_list' | 'sync' | 'ping'>
  | Omit<Named<'typing'>, 'is_typing'>;

const anyFrame = taggedUnion('type', clientFrames, { title: 'ClientFrame' });
const validators = {
  strict: compileSchema(anyFrame, 'The frame'),
  tolerant: compileTolerantSchema(anyFrame, 'The frame'),
};
const validateAuth = compileTolerantSchema(authFrame, 'The first frame');

/** A frame of a type that this release does not know: a client of another one, and no abuse. */
export class UnknownFrameType extends ChatError {}

const types: ReadonlySet<unknown> = new Set(clientFrames.map(({ properties }) => properties.type.const));

/** Only such frames are of a type at all. */
const isOfUnknownType = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  typeof value.type === 'string' &&
  !types.has(value.type);

/**
 * Members that nobody knows are ignored, unless `isStrict`.
 * @throws ChatError INVALID_REQUEST for text that is not JSON and for a malformed frame; UnknownFrameType
 */
export const readClientFrame = (text: string, isStrict: boolean): ClientFrame => {
  const value = parse(text);
  try {
    return withoutAlias(validators[isStrict ? 'strict' : 'tolerant'](value));
  } catch (failure) {
    if (!(failure instanceof ChatError) || !isOfUnknownType(value)) throw failure;
    const { code, message, details } = failure;
    throw new UnknownFrameType(code, message, details === undefined ? {} : { details });
  }
};

/** Reads the token in the first frame of a socket without proof. @throws ChatError INVALID_REQUEST */
export const readAuthFrame = (text: string): string => validateAuth(parse(text)).token;

const withoutAlias = (given: AnyFrame): ClientFrame => {
  switch (given.type) {
    case 'chat_message': {
      const { message, ...rest } = given;
      return { ...rest, type: 'send_message', content: message };
    }
    case 'message':
      return { ...given, type: 'send_message' };
    case 'read':
      return { ...given, type: 'mark_read' };
    case 'typing': {
      const { is_typing: isTyping, ...rest } = given;
      return { ...rest, type: isTyping === false ? 'stop_typing' : 'typing' };
    }
    default:
      return given;
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ChatError('INVALID_REQUEST', 'The frame is not JSON.', { cause });
  }
};

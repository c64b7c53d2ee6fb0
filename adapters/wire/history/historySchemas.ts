import Type, { type TSchema } from 'typebox';
import { described, listOf, strictObject, textSchema } from '../schema/scalarSchemas.ts';

/** What the old chat calls a person, a room or a message. */
const id = textSchema(255, 1);
const moment = Type.String({ format: 'date-time' });
/** Longer than any message here may be: what was sent elsewhere comes in whole. NUL and half surrogates are replaced. */
const text = Type.String({ maxLength: 1_000_000 });
const flag = Type.Optional(Type.Boolean());
const optional = <Schema extends TSchema>(schema: Schema, description: string) =>
  Type.Optional(described(schema, description));

const file = strictObject({
  path: optional(textSchema(1_000, 1), 'Where the file lies, below the folder of --files.'),
  url: optional(textSchema(4_000, 1), 'An address elsewhere; it becomes a link in the text.'),
  name: optional(textSchema(255, 1), 'Default: the last part of the path.'),
  hash: Type.Optional(Type.String({ pattern: '^[0-9a-fA-F]{64}$', description: 'SHA-256; another file is refused.' })),
});

const earlier = strictObject({ text, until: moment });
const reaction = strictObject({ emoji: textSchema(64, 1), people: listOf(id, 10_000) });

/** One schema for each kind of record. */
export const historySchemas = {
  person: strictObject({
    kind: Type.Literal('person'),
    id,
    first_name: Type.Optional(textSchema(200)),
    last_name: Type.Optional(textSchema(200)),
    role: optional(textSchema(50, 1), 'A role of the policy. Default: the weakest one.'),
    email: Type.Optional(textSchema(320)),
    is_active: flag,
  }),
  room: strictObject({
    kind: Type.Literal('room'),
    id,
    type: described(textSchema(50, 1), 'A room type of the policy.'),
    people: optional(listOf(id, 2), 'Whom the room is about: its two people, or who writes to an office.'),
    context: optional(textSchema(255, 1), 'What it is about, by the word that relations have for it.'),
    context_name: Type.Optional(textSchema(200)),
    owner: optional(id, 'Who opened a group. Default: a member who may open such rooms.'),
    name: Type.Optional(textSchema(1_000)),
    created_at: Type.Optional(moment),
    is_locked: optional(Type.Boolean(), 'The room can be read and not written.'),
  }),
  membership: strictObject({
    kind: Type.Literal('membership'),
    room: id,
    person: id,
    role: Type.Optional(textSchema(50, 1)),
    is_former: flag,
    is_muted: flag,
    is_pinned: flag,
    is_hidden: optional(Type.Boolean(), 'Left out of the list until the next message.'),
    last_read_at: Type.Optional(moment),
  }),
  thread: strictObject({
    kind: Type.Literal('thread'),
    id,
    room: id,
    title: text,
    author: Type.Optional(id),
    at: moment,
    is_pinned: flag,
    is_locked: flag,
  }),
  message: strictObject({
    kind: Type.Literal('message'),
    id,
    room: id,
    author: Type.Optional(id),
    author_name: Type.Optional(textSchema(200)),
    at: moment,
    text,
    is_system: flag,
    reply_to: Type.Optional(id),
    thread: Type.Optional(id),
    edited_at: Type.Optional(moment),
    earlier: Type.Optional(listOf(earlier, 900)),
    deleted_at: Type.Optional(moment),
    deleted_by: Type.Optional(id),
    reactions: Type.Optional(listOf(reaction, 100)),
    read_by: Type.Optional(listOf(id, 100_000)),
    attachments: Type.Optional(listOf(file, 100)),
    is_pinned: flag,
  }),
  deletion: strictObject({
    kind: Type.Literal('deletion'),
    room: id,
    message: id,
    at: moment,
    by: Type.Optional(id),
  }),
  read: strictObject({
    kind: Type.Literal('read'),
    room: id,
    person: id,
    message: Type.Optional(id),
    at: Type.Optional(moment),
  }),
} as const;

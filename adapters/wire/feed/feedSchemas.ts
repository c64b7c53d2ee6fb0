import Type, { type Static, type TObject } from 'typebox';
import { eventAlternatives, type eventSchema } from '../frames/syncSchemas.ts';
import { idSchema, limitSchema, listOf, strictObject, textSchema, timeSchema } from '../schema/scalarSchemas.ts';
import { taggedUnion } from '../schema/taggedUnion.ts';

/** `epoch:position`. */
const placeSchema = textSchema(100, 1);
const id = { ...placeSchema, description: 'The same whenever the event is read, and unique: epoch:position.' };

/** Under which a consumer's place is stored. */
export const consumerNameChars = 100;
export const consumerName = textSchema(consumerNameChars, 1);

export const feedQuery = strictObject({
  after: Type.Optional({
    ...placeSchema,
    description:
      'The next of the page before, or the id of an event. Absent: all events that are kept. "latest": none, only the place behind the last one.',
  }),
  limit: Type.Optional(limitSchema(100, 200)),
});

const roomCreated = strictObject(
  { type: Type.Literal('room_created'), room_id: idSchema, seq: Type.Literal(0), at: timeSchema },
  { description: 'A room was made. Its other events follow.' },
);
const directoryChanged = strictObject(
  { type: Type.Literal('directory_changed'), stamp: Type.Integer({ minimum: 1 }), at: timeSchema },
  { description: 'People or relations changed. The stamp grows by one with each change.' },
);

const withId = (schema: TObject): TObject => ({
  ...schema,
  ...strictObject({ id, ...schema.properties }),
});

type Placed<Event> = Event extends unknown ? Event & { readonly id: string } : never;
export type FeedFrame = Placed<
  Static<typeof eventSchema> | Static<typeof roomCreated> | Static<typeof directoryChanged>
>;

const feedEvent = Type.Unsafe<FeedFrame>(
  taggedUnion('type', [...eventAlternatives, roomCreated, directoryChanged].map(withId), {
    title: 'FeedEvent',
    description: 'An event of a room as sockets send it, or a change of the directory, with its place in the feed.',
  }),
);

export const feedPage = strictObject(
  {
    events: listOf(feedEvent),
    next: { ...placeSchema, description: 'Send it as after in the next request, also if there were no events.' },
    head: { ...placeSchema, description: 'The place of the last event there is.' },
    has_more: Type.Boolean(),
  },
  {
    title: 'FeedPage',
    description: 'Events of all rooms and the directory in one order; those of one room by seq.',
  },
);

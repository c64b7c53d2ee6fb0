import Type from 'typebox';
import { webhookDescriptionChars, webhookUrlChars } from '../../../core/webhooks/checkWebhook.ts';
import { disabledReasons, webhookEvents, webhookStates } from '../../../core/webhooks/Webhook.ts';
import { deliveryOutcomes } from '../../../core/webhooks/WebhookDelivery.ts';
import {
  countSchema,
  described,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  strictObject,
  textSchema,
  timeSchema,
} from '../schema/scalarSchemas.ts';

const oneOf = <Word extends string>(words: readonly Word[]) => Type.Enum([...words]);

const settings = {
  url: described(
    textSchema(webhookUrlChars, 1),
    'Where events are sent with POST: https, and an address of the public internet, unless WEBHOOK_ALLOW_PRIVATE is on.',
    'https://school.example/hooks/chat',
  ),
  description: described(textSchema(webhookDescriptionChars), 'For people.', 'Archive of the school'),
  events: {
    ...listOf(oneOf(webhookEvents), webhookEvents.length),
    description: 'The types of events that are sent; empty or absent: all.',
  },
  room_types: {
    ...listOf(textSchema(100, 1), 100),
    description:
      'Only events of rooms of these types; empty or absent: of all. The directory’s changes are in no room.',
  },
};

export const webhookBody = strictObject(
  {
    url: settings.url,
    description: Type.Optional(settings.description),
    events: Type.Optional(settings.events),
    room_types: Type.Optional(settings.room_types),
    organisation_id: Type.Optional({
      ...nullable(idSchema),
      description: 'Whose rooms, with those below it; null: the root, whose are all. Default: the one that you manage.',
    }),
    is_active: Type.Optional(Type.Boolean({ description: 'False: it waits until it is enabled. Default true.' })),
  },
  {
    title: 'WebhookRequest',
    examples: [{ url: 'https://school.example/hooks/chat', events: ['new_message'], room_types: ['class'] }],
  },
);

export const webhookEditBody = strictObject(
  {
    url: Type.Optional(settings.url),
    description: Type.Optional(settings.description),
    events: Type.Optional(settings.events),
    room_types: Type.Optional(settings.room_types),
    is_active: Type.Optional(
      Type.Boolean({
        description: 'False pauses it; true lets it go on from where it stands. Nothing is lost meanwhile.',
      }),
    ),
  },
  { title: 'WebhookEdit', examples: [{ is_active: false }] },
);

const members = {
  id: idSchema,
  organisation_id: Type.Union([idSchema, Type.Null()], { description: 'null: the root.' }),
  ...settings,
  is_active: Type.Boolean(),
  state: {
    ...oneOf(webhookStates),
    description:
      'disabled: it stopped by itself, reason says why; cut_off: events that it has not seen are gone, replay says from where it goes on.',
  },
  reason: Type.Union([oneOf(disabledReasons), Type.Null()], {
    description: 'failing: nothing was taken for a day; gone: the receiver answered 410.',
  }),
  position: Type.String({ description: 'Everything up to this place in the feed is done: epoch:position.' }),
  created_at: timeSchema,
  failing_since: Type.Union([timeSchema, Type.Null()], { description: 'The first failure since the last success.' }),
  last_success_at: nullable(timeSchema),
  last_attempt_at: nullable(timeSchema),
  last_status: nullable(Type.Integer()),
  last_error: nullable(Type.String()),
  previous_secret_until: Type.Union([timeSchema, Type.Null()], {
    description: 'The secret before signs too until then.',
  }),
};

export const webhookSchema = strictObject(members, { title: 'Webhook' });

export const webhookWithSecret = strictObject(
  { ...members, secret: Type.String({ description: 'whsec_ and base64. It is shown here, and never again.' }) },
  { title: 'WebhookWithSecret' },
);

export const webhookList = strictObject({ webhooks: listOf(webhookSchema) }, { title: 'WebhookList' });

export const replayBody = strictObject(
  {
    after: described(
      textSchema(100, 1),
      'The id of an event, "next" or "details.floor" of an answer of /api/events/, or "latest": what comes after it is sent.',
      'latest',
    ),
  },
  { title: 'WebhookReplay', examples: [{ after: 'latest' }] },
);

export const webhookAnswer = strictObject(
  {
    is_taken: Type.Boolean(),
    status: Type.Union([Type.Integer(), Type.Null()], { description: 'Of HTTP; null: there was no answer.' }),
    error: nullable(Type.String()),
    ms: countSchema,
  },
  { title: 'WebhookAnswer', description: 'What came back of a test.' },
);

export const deliveriesQuery = strictObject({
  before: Type.Optional(described(idSchema, 'The id of a delivery: only older ones.', 17)),
  limit: Type.Optional(limitSchema(50, 100)),
});

export const deliveryList = strictObject(
  {
    deliveries: listOf(
      strictObject({
        id: idSchema,
        event_id: Type.String({ description: 'Of the feed: epoch:position.' }),
        type: Type.String(),
        room_id: nullable(idSchema),
        attempt: Type.Integer({ minimum: 1 }),
        outcome: oneOf(deliveryOutcomes),
        status: nullable(Type.Integer()),
        error: nullable(Type.String()),
        ms: countSchema,
        at: timeSchema,
      }),
    ),
    has_more: Type.Boolean(),
  },
  { title: 'WebhookDeliveries', description: 'Attempts of the last 7 days, at most 100, the newest first.' },
);

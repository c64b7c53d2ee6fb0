import Type from 'typebox';
import { roomLevels } from '../../../core/notifications/NotificationSettings.ts';
import {
  countSchema,
  described,
  idSchema,
  listOf,
  nullable,
  strictObject,
  textSchema,
  timeSchema,
} from '../schema/scalarSchemas.ts';

const time = Type.String({ pattern: '^\\d{2}:\\d{2}$', description: 'A time of the day.', examples: ['07:00'] });
const quietHours = strictObject({ from: time, to: time });
const channel = described(textSchema(32, 1), 'The name of a channel.', 'mail');
const mode = Type.Enum(['instant', 'digest', 'off'], {
  description: 'instant: soon after a message. digest: once a day, at the time in `at`, 18:00 by default. off: never.',
});
const timeZone = described(textSchema(64, 1), 'By whose clocks hours are meant.', 'Europe/Berlin');
const locale = described(textSchema(35, 2), 'The language of mails, as a BCP 47 tag.', 'ru');

/** What a person chooses; what is left out, the school chooses. */
export const notificationSettingsBody = strictObject(
  {
    channels: Type.Optional(
      Type.Record(Type.String({ maxLength: 32 }), strictObject({ mode, at: Type.Optional(time) }), {
        maxProperties: 8,
      }),
    ),
    quiet_hours: Type.Optional(nullable(quietHours)),
    time_zone: Type.Optional(timeZone),
    locale: Type.Optional(locale),
  },
  {
    title: 'NotificationSettings',
    description: 'What I choose about being told of messages. What I leave out, the school chooses.',
    examples: [{ channels: { mail: { mode: 'digest', at: '18:00' } }, quiet_hours: { from: '20:00', to: '07:00' } }],
  },
);

export const ownNotifications = strictObject(
  {
    settings: notificationSettingsBody,
    channels: listOf(
      strictObject({
        name: channel,
        needs_address: Type.Boolean({ description: 'I must link it, e.g. on each device.' }),
        is_reachable: Type.Boolean({ description: 'It has an address of mine.' }),
      }),
    ),
    push_key: described(
      nullable(Type.String()),
      'For PushManager.subscribe, as applicationServerKey; null: no push here.',
    ),
    addresses: listOf(strictObject({ channel, address: Type.String(), created_at: timeSchema })),
  },
  { title: 'OwnNotifications' },
);

const level = Type.Enum([...roomLevels], {
  description: 'all: every message. mentions: messages that mention me, and those of rooms of two. none: nothing.',
});

export const roomNotificationsBody = strictObject(
  { level: Type.Optional(level), snoozed_until: Type.Optional(nullable(timeSchema)) },
  { title: 'RoomNotificationsChange', examples: [{ level: 'mentions' }] },
);

export const roomNotifications = strictObject(
  {
    room_id: idSchema,
    level,
    snoozed_until: nullable(timeSchema),
    quiet_until: described(
      nullable(timeSchema),
      'Nobody else in the room is told before then, because all have quiet hours now; null: somebody is told at once.',
    ),
  },
  { title: 'RoomNotifications', description: 'My own choice for the room; nobody else sees it.' },
);

export const pushBody = strictObject(
  {
    endpoint: described(textSchema(2_000, 1), 'As the browser gave it.', 'https://push.example/abc'),
    keys: strictObject({ p256dh: textSchema(200, 1), auth: textSchema(100, 1) }),
  },
  {
    title: 'DeviceSubscription',
    description: 'A subscription of this device, as PushSubscription.toJSON gives it.',
    examples: [
      {
        endpoint: 'https://push.example/abc',
        keys: {
          p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
          auth: 'BTBZMqHH6r4Tts7J_aSIgg',
        },
      },
    ],
  },
);
export const pushEndpointBody = strictObject(
  { endpoint: textSchema(2_000, 1) },
  { title: 'PushEndpoint', examples: [{ endpoint: 'https://push.example/abc' }] },
);

export const channelLink = strictObject(
  { url: described(Type.String(), 'To open; valid for a quarter of an hour.', 'https://t.me/school_bot?start=AbC') },
  { title: 'ChannelLink' },
);

const organisation = Type.Integer({ minimum: 0, description: 'The organisation’s id; 0: all.', examples: [1] });
export const rulesAddress = strictObject({ organisation_id: organisation });

const hours = strictObject({
  days: listOf(Type.Integer({ minimum: 1, maximum: 7 }), 7),
  from: time,
  to: time,
});
const day = Type.String({ format: 'date' });

export const schoolNotifications = strictObject(
  {
    quiet_hours: Type.Optional(nullable(quietHours)),
    office_hours: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), hours, { maxProperties: 50 })),
    holidays: Type.Optional(listOf(strictObject({ from: day, to: day }), 100)),
    always: Type.Optional(listOf(textSchema(100, 1), 50)),
    shows_words: Type.Optional(
      strictObject({ mail: Type.Optional(Type.Boolean()), lock_screen: Type.Optional(Type.Boolean()) }),
    ),
    locale: Type.Optional(locale),
  },
  {
    title: 'SchoolNotifications',
    description:
      'When people of an organisation are told of messages. What is left out, the organisation above says. quiet_hours: of who ' +
      'has chosen none. office_hours: by role; 1 is Monday. holidays: days on which nobody with office hours is told. always: ' +
      'types of rooms whose messages reach everybody at once, whatever they chose. shows_words: whether a mail and a locked ' +
      'screen show the words. locale: the language of who has never opened the page.',
    examples: [{ quiet_hours: { from: '20:00', to: '07:00' }, always: ['announcement'] }],
  },
);

export const deadQuery = strictObject({
  before: Type.Optional(described(idSchema, 'The id of the last one of the page before.')),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Deliveries per page; 50 by default.' })),
});
export const deadAddress = strictObject({ delivery_id: described(idSchema, 'As in the list.', 12) });
export const deadList = strictObject(
  {
    deliveries: listOf(
      strictObject({
        ...{ id: idSchema, channel, user_id: idSchema, messages: countSchema, attempts: countSchema },
        failure: Type.String({ description: 'What the other side said.' }),
        failed_at: timeSchema,
      }),
    ),
    has_more: Type.Boolean(),
  },
  { title: 'UndeliveredNotifications' },
);

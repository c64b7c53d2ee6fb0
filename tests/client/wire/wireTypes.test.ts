import { expect } from 'chai';
import { meAnswer } from '../../../adapters/wire/account/accountSchemas.ts';
import { policyAnswer } from '../../../adapters/wire/account/policySchemas.ts';
import { contactList, type contactSchema, permissionAnswer } from '../../../adapters/wire/contacts/contactSchemas.ts';
import type { ServerFrame } from '../../../adapters/wire/frames/serverFrames.ts';
import { type eventSchema, eventsPage } from '../../../adapters/wire/frames/syncSchemas.ts';
import {
  historyPage,
  type messageSchema,
  type personSchema,
  receiptsAnswer,
} from '../../../adapters/wire/messages/messageSchemas.ts';
import {
  type officeList,
  type participantSchema,
  roomDetail,
  roomList,
  type roomSchema,
} from '../../../adapters/wire/rooms/roomSchemas.ts';
import type { scheduledSchema } from '../../../adapters/wire/scheduled/scheduledSchemas.ts';
import { compileSchema, type Static, type TSchema } from '../../../adapters/wire/schema/compileSchema.ts';
import type { ControlFrame, SequencedEvent } from '../../../client/wire/frames.ts';
import type { Receipt } from '../../../client/wire/Receipt.ts';
import type { RoomRights } from '../../../client/wire/RoomRights.ts';
import type { ScheduledMessage } from '../../../client/wire/scheduledMessage.ts';
import type {
  Contact,
  Me,
  Message,
  OfficeRoom,
  Participant,
  Permission,
  Person,
  Policy,
  PolicyRelation,
  PolicyRole,
  PolicyRoomType,
  Room,
} from '../../../client/wire/wireTypes.ts';
import { RunningChat } from '../../acceptance/RunningChat.ts';

/** True if the server sends what the client expects, with the same members on both sides. */
type Agrees<Sent, Expected> = Sent extends Expected ? SameKeys<keyof Sent, keyof Expected> : false;
type SameKeys<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;

/** The types of frames that both sides know, but describe differently. */
type Shared = ControlFrame['type'] & ServerFrame['type'];
type Differing = {
  [Type in Shared]: Extract<ServerFrame, { type: Type }> extends Extract<ControlFrame, { type: Type }> ? never : Type;
}[Shared];

/** Each line compiles only if both sides agree. */
const agreements = {
  person: true satisfies Agrees<Static<typeof personSchema>, Person>,
  message: true satisfies Agrees<Static<typeof messageSchema>, Message>,
  room: true satisfies Agrees<Static<typeof roomSchema>, Room>,
  officeRoom: true satisfies Agrees<Static<typeof officeList>['rooms'][number], OfficeRoom>,
  participant: true satisfies Agrees<Static<typeof participantSchema>, Participant>,
  contact: true satisfies Agrees<Static<typeof contactSchema>, Contact>,
  permission: true satisfies Agrees<Static<typeof permissionAnswer>, Permission>,
  me: true satisfies Agrees<Static<typeof meAnswer>, Me>,
  policy: true satisfies Agrees<Static<typeof policyAnswer>, Policy>,
  policyRole: true satisfies Agrees<Static<typeof policyAnswer>['roles'][number], PolicyRole>,
  policyRelation: true satisfies Agrees<Static<typeof policyAnswer>['relations'][number], PolicyRelation>,
  policyRoomType: true satisfies Agrees<Static<typeof policyAnswer>['room_types'][number], PolicyRoomType>,
  rights: true satisfies Agrees<Static<typeof roomDetail>['rights'], RoomRights>,
  scheduled: true satisfies Agrees<Static<typeof scheduledSchema>, ScheduledMessage>,
  receipt: true satisfies Agrees<Static<typeof receiptsAnswer>['receipts'][number], Receipt>,
  events: true satisfies Static<typeof eventSchema> extends SequencedEvent ? true : false,
  frames: true satisfies [Differing] extends [never] ? true : false,
};

describe('wireTypes', () => {
  it('agree with the schemas of the server in every shape', () => {
    expect(Object.values(agreements)).to.not.include(false);
  });

  it('describe real answers, which the schemas of the server accept', async () => {
    const chat = await RunningChat.start();
    const people = [
      { externalId: 'tess', role: 'teacher', firstName: 'Tess', lastName: 'Bell', isActive: true },
      { externalId: 'sam', role: 'student', firstName: 'Sam', lastName: 'Reed', isActive: true },
    ];
    const relations = [{ kind: 'teaches', from: 'tess', to: 'sam', status: 'active' as const }];
    await chat.chat.directory.put({ users: people, relations });
    const samId = await chat.userId('sam');
    const { body } = await chat.ask('tess', 'POST', 'rooms/', { type: 'direct', user_id: samId });
    const room = `rooms/${body.room.id}/`;
    const sent = await chat.ask('tess', 'POST', `${room}messages/`, { content: 'Hello' });
    await chat.ask('sam', 'POST', `${room}read/`, {});

    const answers: [string, TSchema][] = [
      ['me/', meAnswer],
      ['policy/', policyAnswer],
      ['rooms/', roomList],
      [room, roomDetail],
      [`${room}messages/`, historyPage],
      [`${room}messages/${sent.body.id}/receipts/`, receiptsAnswer],
      [`${room}events/`, eventsPage],
      ['contacts/', contactList],
      [`contacts/${samId}/permission/`, permissionAnswer],
    ];
    for (const [path, schema] of answers) {
      const answer = await chat.ask('tess', 'GET', path);
      expect(() => compileSchema(schema, path)(answer.body)).to.not.throw();
    }
    await chat.stop();
  });
});

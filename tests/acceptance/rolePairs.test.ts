import { expect } from 'chai';
import type { DirectoryRecords, RelationRecord, RelationStatus } from '../../core/directory/DirectoryRecords.ts';
import { asUserId } from '../../core/ids.ts';
import { contactsIn } from '../../core/permissions/contactsIn.ts';
import { decide } from '../../core/permissions/decide.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { explain } from '../../core/permissions/explain.ts';
import { type LiveSocket, RunningChat } from './RunningChat.ts';

const roles = ['admin', 'teacher', 'tutor', 'staff', 'student', 'parent'] as const;
type Role = (typeof roles)[number];

/** The expected rules, written independently of the policy. */
const expected: Readonly<Record<string, 'always' | 'never' | 'related'>> = {
  'admin admin': 'always',
  'admin teacher': 'always',
  'admin tutor': 'always',
  'admin staff': 'always',
  'admin student': 'always',
  'admin parent': 'always',
  'teacher teacher': 'never',
  'teacher tutor': 'related',
  'teacher staff': 'always',
  'teacher student': 'related',
  'teacher parent': 'related',
  'tutor tutor': 'never',
  'tutor staff': 'always',
  'tutor student': 'related',
  'tutor parent': 'related',
  'staff staff': 'always',
  'staff student': 'related',
  'staff parent': 'related',
  'student student': 'never',
  'student parent': 'never',
  'parent parent': 'never',
};

const ruleOf = (one: Role, other: Role): 'always' | 'never' | 'related' =>
  expected[`${one} ${other}`] ?? expected[`${other} ${one}`] ?? 'never';

type State = RelationStatus | 'absent';
const states: readonly State[] = ['active', 'ended', 'absent'];

/** The relations between a person of one role, `a`, and one of the other, `b`; if necessary through a child. */
const relationsBetween = (one: Role, other: Role, status: RelationStatus): RelationRecord[] => {
  const link = (role: Role, who: string, child: string): RelationRecord[] => {
    const kind = { teacher: 'teaches', tutor: 'tutors', staff: 'supports', parent: 'guardian_of' }[role as string];
    return kind === undefined ? [] : [{ kind, from: who, to: child, context: 'c', status }];
  };
  if (one === 'student' && other === 'student') return [];
  if (one === 'student') return link(other, 'b', 'a');
  if (other === 'student') return link(one, 'a', 'b');
  return [...link(one, 'a', 'child'), ...link(other, 'b', 'child')];
};

const world = (one: Role, other: Role, relations: RelationRecord[], isOtherActive = true): DirectoryRecords => {
  const user = (externalId: string, role: Role, isActive = true) => ({
    externalId,
    role,
    firstName: externalId,
    lastName: role,
    isActive,
  });
  return { users: [user('a', one), user('b', other, isOtherActive), user('child', 'student')], relations };
};

/** Whether `a` may talk to `b`, by every function and request that can tell. */
const answers = async (running: RunningChat, socket: LiveSocket | null, roomId: number | null) => {
  const [a, b] = [asUserId(await running.userId('a')), asUserId(await running.userId('b'))];
  const { people } = running.chat.storage;
  const evidence = await people.evidence([[a, b]]);
  const child = asUserId(await running.userId('child'));
  const graph = await people.evidence([
    [a, b],
    [a, child],
    [b, child],
  ]);
  const listed = await running.ask('a', 'GET', 'contacts/?limit=100');
  const permission = await running.ask('a', 'GET', `contacts/${b}/permission/`);
  const opened = await running.ask('a', 'POST', 'rooms/', { type: 'direct', user_id: b });
  return {
    decide: decide(educationPolicy, evidence, a, b).allowed,
    decideBackwards: decide(educationPolicy, evidence, b, a).allowed,
    contactsIn: contactsIn(educationPolicy, graph, a).some(({ id }) => id === b),
    explain: explain(educationPolicy, evidence, a, b).allowed,
    restContacts: (listed.body.contacts as { id: number }[]).some(({ id }) => id === b),
    restPermission: permission.body.allowed,
    restOpens: opened.status === 201 || opened.status === 200,
    restSends: await sends(running, opened.body.room?.id ?? roomId),
    socketSends: await socketSends(running, socket, opened.body.room?.id ?? roomId),
  };
};

const sends = async (running: RunningChat, roomId: number | null): Promise<boolean> =>
  roomId !== null &&
  (await running.ask('a', 'POST', `rooms/${roomId}/messages/`, { content: 'over REST' })).status === 201;

/** Sends over the socket that was open before the change, if there was one. */
const socketSends = async (
  running: RunningChat,
  before: LiveSocket | null,
  roomId: number | null,
): Promise<boolean> => {
  const socket = before ?? (await running.connect('a'));
  const client_id = crypto.randomUUID();
  socket.send({ type: 'send_message', room_id: roomId ?? 999_999, content: 'over a socket', client_id });
  const answer = await socket.frame(
    'ack or error',
    (frame) => frame.client_id === client_id && frame.type !== 'new_message',
  );
  return answer.type === 'message_ack';
};

describe('role pairs', () => {
  let running: RunningChat;
  beforeEach(async () => {
    running = await RunningChat.start();
  });
  afterEach(() => running.stop());

  for (const one of roles)
    for (const other of roles)
      for (const isOtherActive of [true, false])
        for (const state of states) {
          const rule = ruleOf(one, other);
          const isAllowed = isOtherActive && (rule === 'always' || (rule === 'related' && state === 'active'));
          const title = `${one} → ${isOtherActive ? 'active' : 'inactive'} ${other}, relation ${state}`;

          it(`${title}: ${isAllowed ? 'may talk' : 'may not'}, by every function and request`, async () => {
            // At first they are related and have a room and a live socket; then the case of the title begins.
            const related = state === 'absent' ? [] : relationsBetween(one, other, 'active');
            await running.chat.directory.put(world(one, other, related));
            const opened = await running.ask('a', 'POST', 'rooms/', {
              type: 'direct',
              user_id: await running.userId('b'),
            });
            const socket = await running.connect('a');
            const now = state === 'absent' ? [] : relationsBetween(one, other, state);
            await running.chat.directory.put(world(one, other, now, isOtherActive));

            const given = await answers(running, socket, opened.body.room?.id ?? null);
            expect(given).to.deep.equal({
              decide: isAllowed,
              decideBackwards: isAllowed,
              contactsIn: isAllowed,
              explain: isAllowed,
              restContacts: isAllowed,
              restPermission: isAllowed,
              restOpens: isAllowed,
              restSends: isAllowed,
              socketSends: isAllowed,
            });
          });
        }
});

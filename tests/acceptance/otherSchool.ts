import { attemptsAtGuards } from './attemptsAtGuards.ts';
import { attemptsAtNotifications } from './attemptsAtNotifications.ts';
import { attemptsAtPictures } from './attemptsAtPictures.ts';
import { attemptsAtServices } from './attemptsAtServices.ts';
import { attemptsAtSettings } from './attemptsAtSettings.ts';
import { attemptsAtWaiting } from './attemptsAtWaiting.ts';
import { attemptsAtWebhooks } from './attemptsAtWebhooks.ts';
import { attemptsByHand } from './attemptsByHand.ts';
import { southernWord } from './twoSchools.ts';

/** What of the south a stranger might name. */
export interface Southern {
  readonly room: number;
  /** In which a parent writes to the office of the south. */
  readonly support: number;
  readonly message: number;
  readonly teacher: number;
  readonly pupil: number;
  readonly hold: number;
  readonly report: number;
  /** A file of a message in the room. */
  readonly file: number;
  /** A held message. */
  readonly held: number;
  /** A scheduled message. */
  readonly scheduled: number;
  /** An entry of a list of words. */
  readonly word: number;
  readonly merge: number;
  readonly import: number;
  readonly organisation: number;
  /** A case of oversight. */
  readonly case: number;
  readonly webhook: number;
  /** A service account. */
  readonly service: number;
  readonly serviceKey: number;
  /** An entry of the audit log. */
  readonly entry: number;
}

/** A call or a frame that reaches for the south, and the statuses or codes with which it may be answered. */
export interface Attempt {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly answers: readonly number[];
}

const [ok, absent, refused] = [[200], [404], [403]];

const southernAudiences = ({ organisation }: Southern) => [
  { type: 'audience_guardians', contexts: ['bio-s'] },
  { type: 'audience_class', contexts: ['bio-n', 'bio-s'] },
  { type: 'audience_guardians', years: ['8'], organisation_id: organisation },
  { type: 'audience_school', organisation_id: organisation },
  { type: 'audience_staff', organisation_id: 0 },
];

/** What the head of the other school may try with each call. A call without an entry fails the test: decide, then add it. */
export const attemptsOf = (south: Southern): Readonly<Record<string, readonly Attempt[]>> => {
  const inRoom = { room_id: south.room };
  const inSupport = { room_id: south.support };
  const atMessage = { ...inRoom, message_id: south.message };
  const inCase = { case_id: south.case };
  const aCase = { reason: 'none', until: new Date(Date.now() + 3_600_000).toISOString() };
  const atReaction = { ...atMessage, emoji: '👍' };
  const pupil = { user_id: south.pupil };
  const byName = { user_id: 'ext:sam-s' };
  const records = (more: object) => ({ users: [], relations: [], ...more });
  const changed = { external_id: 'sam-s', first_name: 'Changed', last_name: 'Changed', is_active: false };
  const hold = { effect: 'suspend', reason: 'none' };
  const foreign: readonly object[] = [
    { users: [{ ...changed, role: 'student' }] },
    { users: [{ ...changed, roles: [{ role: 'student', organisation: 'north' }] }] },
    { users: [{ ...changed, external_id: 'new', roles: [{ role: 'admin', organisation: 'south' }] }] },
    { users: [{ ...changed, external_id: 'head-n', roles: [{ role: 'admin', organisation: 'district' }] }] },
    { users: [{ ...changed, external_id: 'head-n', roles: [{ role: 'admin' }] }] },
    { organisations: [{ external_id: 'south', name: 'Changed', parent: 'north' }] },
    { organisations: [{ external_id: 'north', name: 'North', type: 'school', parent: 'south' }] },
    { contexts: [{ external_id: 'bio-s', name: 'Changed', organisation: 'north' }] },
    { relations: [{ kind: 'teaches', from: 'tess-n', to: 'sam-s', context: 'bio-n', status: 'active' }] },
    { relations: [{ kind: 'teaches', from: 'tess-s', to: 'sam-s', context: 'bio-s', status: 'ended' }] },
  ];
  return {
    'GET /api/chat/rooms/': [{ answers: ok }, { query: 'source=oldchat&source_id=1', answers: ok }],
    'POST /api/chat/rooms/': [
      { body: { type: 'direct', user_id: south.teacher }, answers: refused },
      { body: { type: 'group', name: 'All', participant_ids: [south.pupil] }, answers: refused },
      { body: { type: 'announcement', name: 'All', participant_ids: [south.pupil] }, answers: refused },
      { body: { type: 'support', name: 'Changed', organisation_id: south.organisation }, answers: [400] },
    ],
    'GET /api/chat/office/rooms/': ['open', 'mine', 'closed'].map((show) => ({ query: `show=${show}`, answers: ok })),
    'POST /api/chat/rooms/{room_id}/hand_on/': [
      { params: inSupport, body: { organisation_id: south.organisation }, answers: absent },
      { params: inSupport, body: { organisation_id: 1 }, answers: absent },
    ],
    'GET /api/chat/rooms/{room_id}/': [
      { params: inRoom, answers: absent },
      { params: inSupport, answers: absent },
    ],
    'PATCH /api/chat/rooms/{room_id}/': [
      { params: inRoom, body: { name: 'Changed' }, answers: absent },
      { params: inSupport, body: { owner_id: south.teacher }, answers: absent },
      { params: inSupport, body: { owner_id: null }, answers: absent },
    ],
    'DELETE /api/chat/rooms/{room_id}/': [{ params: inRoom, answers: absent }],
    'GET /api/chat/rooms/{room_id}/participants/': [{ params: inRoom, answers: absent }],
    'POST /api/chat/rooms/{room_id}/participants/': [
      { params: inRoom, body: { user_ids: [south.teacher] }, answers: absent },
    ],
    'DELETE /api/chat/rooms/{room_id}/participants/{user_id}/': [
      { params: { ...inRoom, ...pupil }, answers: absent },
      { params: { ...inRoom, ...byName }, answers: absent },
    ],
    'GET /api/chat/rooms/{room_id}/messages/': [
      { params: inRoom, answers: absent },
      { params: inRoom, query: 'source=oldchat&source_id=1', answers: absent },
      { params: inSupport, answers: absent },
    ],
    'POST /api/chat/rooms/{room_id}/messages/': [
      { params: inRoom, body: { content: 'Changed' }, answers: absent },
      { params: inSupport, body: { content: 'Changed' }, answers: absent },
    ],
    'POST /api/chat/rooms/{room_id}/send_message/': [{ params: inRoom, body: { content: 'Changed' }, answers: absent }],
    'POST /api/chat/rooms/{room_id}/messages/send_message/': [
      { params: inRoom, body: { content: 'Changed' }, answers: absent },
    ],
    'PATCH /api/chat/rooms/{room_id}/messages/{message_id}/': [
      { params: atMessage, body: { content: 'Changed' }, answers: absent },
    ],
    'DELETE /api/chat/rooms/{room_id}/messages/{message_id}/': [{ params: atMessage, answers: absent }],
    'PUT /api/chat/rooms/{room_id}/messages/{message_id}/reactions/{emoji}/': [{ params: atReaction, answers: absent }],
    'DELETE /api/chat/rooms/{room_id}/messages/{message_id}/reactions/{emoji}/': [
      { params: atReaction, answers: absent },
    ],
    'PUT /api/chat/rooms/{room_id}/messages/{message_id}/pin/': [{ params: atMessage, answers: absent }],
    'DELETE /api/chat/rooms/{room_id}/messages/{message_id}/pin/': [{ params: atMessage, answers: absent }],
    'GET /api/chat/rooms/{room_id}/pins/': [{ params: inRoom, answers: absent }],
    'GET /api/chat/rooms/{room_id}/messages/{message_id}/receipts/': [{ params: atMessage, answers: absent }],
    'GET /api/chat/rooms/{room_id}/messages/{message_id}/thread/': [{ params: atMessage, answers: absent }],
    'POST /api/chat/rooms/{room_id}/read/': [{ params: inRoom, body: {}, answers: absent }],
    'POST /api/chat/rooms/{room_id}/unread/': [{ params: inRoom, body: { message_id: 1 }, answers: absent }],
    'POST /api/chat/rooms/{room_id}/mark_as_read/': [{ params: inRoom, body: {}, answers: absent }],
    'POST /api/chat/rooms/{room_id}/mute/': [{ params: inRoom, body: {}, answers: absent }],
    'POST /api/chat/rooms/{room_id}/pin/': [{ params: inRoom, body: {}, answers: absent }],
    'POST /api/chat/rooms/{room_id}/hide/': [{ params: inRoom, body: {}, answers: absent }],
    'GET /api/chat/rooms/{room_id}/events/': [{ params: inRoom, query: 'after=0', answers: absent }],
    'GET /api/chat/search/': [
      { query: `q=${southernWord}`, answers: ok },
      { query: `q=${southernWord}&room_id=${south.room}`, answers: absent },
    ],
    'GET /api/chat/contacts/': [{ answers: ok }, { query: `q=${southernWord}`, answers: ok }],
    'GET /api/chat/contacts/{user_id}/permission/': [
      { params: pupil, answers: ok },
      { params: byName, answers: ok },
    ],
    'PUT /api/chat/contacts/{user_id}/favourite/': [{ params: pupil, answers: refused }],
    'DELETE /api/chat/contacts/{user_id}/favourite/': [{ params: pupil, answers: ok }],
    'POST /api/chat/reports/': [
      { body: { message_id: south.message, reason: 'spam' }, answers: absent },
      { body: { message_id: south.message, room_id: south.room, reason: 'danger' }, answers: absent },
      { body: { user_id: south.pupil, reason: 'spam' }, answers: absent },
      { body: { user_id: 'sam-s', room_id: south.room, reason: 'spam' }, answers: absent },
    ],
    'GET /api/chat/reports/mine/': [{ answers: ok }],
    'GET /api/chat/moderation/queue/': ['open', 'decided'].map((state) => ({ query: `state=${state}`, answers: ok })),
    'GET /api/chat/moderation/queue/{report_id}/': [{ params: { report_id: south.report }, answers: absent }],
    'POST /api/chat/moderation/queue/{report_id}/decide/': [
      { params: { report_id: south.report }, body: { action: 'dismiss' }, answers: absent },
      { params: { report_id: south.report }, body: { action: 'remove', note: 'Changed' }, answers: absent },
      { params: { report_id: south.report }, body: { action: 'suspend', note: 'Changed' }, answers: absent },
    ],
    'GET /api/chat/mentions/': [{ answers: ok }],
    'POST /api/chat/attachments/': [{ query: 'waveform=loud', answers: [400] }],
    'GET /api/chat/attachments/{attachment_id}/': [{ params: { attachment_id: south.file }, answers: absent }],
    'GET /api/chat/attachments/{attachment_id}/thumbnail/': [
      { params: { attachment_id: south.file }, answers: absent },
    ],
    'DELETE /api/chat/attachments/{attachment_id}/': [{ params: { attachment_id: south.file }, answers: absent }],
    ...attemptsAtNotifications(south),
    ...attemptsAtPictures(south),
    ...attemptsAtWaiting(south),
    ...attemptsAtGuards(south),
    ...attemptsAtSettings,
    'GET /api/chat/moderation/people/{user_id}/blocks/': [{ params: pupil, answers: absent }],
    'GET /api/chat/warnings/': [{ answers: ok }],
    'POST /api/chat/warnings/{warning_id}/confirm/': [{ params: { warning_id: south.report }, answers: absent }],
    'GET /api/chat/rooms/groups/': [{ answers: ok }],
    'GET /api/chat/announcements/': [{ answers: ok }, { query: `room_id=${south.room}`, answers: absent }],
    'POST /api/chat/announcements/': southernAudiences(south).map((audience) => ({
      body: { audience, content: 'Changed', client_id: crypto.randomUUID() },
      answers: refused,
    })),
    'POST /api/chat/announcements/audience/': southernAudiences(south).map((audience) => ({
      body: { audience },
      answers: refused,
    })),
    'GET /api/chat/rooms/{room_id}/audience/': [{ params: inRoom, answers: absent }],
    'POST /api/chat/rooms/{room_id}/messages/{message_id}/confirm/': [{ params: atMessage, answers: absent }],
    'GET /api/chat/rooms/{room_id}/messages/{message_id}/confirmations/': [{ params: atMessage, answers: absent }],
    'POST /api/chat/rooms/{room_id}/messages/{message_id}/remind/': [{ params: atMessage, answers: absent }],
    'GET /api/chat/blocks/': [{ answers: ok }],
    'PUT /api/chat/blocks/{user_id}/': [pupil, byName].map((params) => ({ params, answers: absent })),
    'DELETE /api/chat/blocks/{user_id}/': [{ params: pupil, answers: ok }],
    'GET /api/chat/me/': [{ answers: ok }],
    'GET /api/chat/policy/': [{ answers: ok }],
    'POST /api/chat/tickets/': [{ body: {}, answers: [201] }],
    'GET /api/chat/stats/': [{ answers: ok }],
    'PUT /api/directory/': foreign.map((more) => ({ body: records(more), answers: [400] })),
    'POST /api/directory/simulate/': foreign.map((more) => ({ body: records(more), answers: [400] })),
    'GET /api/directory/users/': [{ query: 'external_id=sam-s', answers: absent }],
    'GET /api/directory/people/': [{ answers: ok }, { query: `q=${southernWord}`, answers: ok }],
    'GET /api/directory/people/{user_id}/relations/': [
      { params: pupil, answers: absent },
      { params: byName, answers: absent },
    ],
    ...attemptsByHand(south),
    'GET /api/directory/organisations/': [{ answers: ok }],
    'GET /api/directory/holds/': [
      { query: 'with_past=true', answers: ok },
      { query: `user_id=${south.pupil}`, answers: absent },
    ],
    'POST /api/directory/holds/': [
      { body: { user_id: south.pupil, ...hold }, answers: absent },
      { body: { user_id: 'sam-s', ...hold }, answers: absent },
      {
        body: { relation: { kind: 'teaches', from: south.teacher, to: south.pupil }, ...hold },
        answers: absent,
      },
    ],
    'POST /api/directory/exports/': [{ body: { user_id: south.pupil }, answers: absent }],
    'POST /api/directory/erasures/': [{ body: { user_id: south.pupil, dry_run: true }, answers: absent }],
    'DELETE /api/directory/holds/{hold_id}/': [{ params: { hold_id: south.hold }, answers: absent }],
    'GET /api/directory/merges/': [
      { query: 'with_undone=true', answers: ok },
      { query: `user_id=${south.pupil}`, answers: ok },
    ],
    'GET /api/directory/merges/pairs/': [{ answers: ok }],
    'POST /api/directory/merges/': [
      { body: { survivor_id: south.teacher, merged_id: south.pupil, reason: 'x' }, answers: absent },
      { body: { survivor_id: 'tess-n', merged_id: 'pam-s', reason: 'x' }, answers: absent },
      { body: { survivor_id: 'pam-s', merged_id: 'tess-n', reason: 'x', dry_run: true }, answers: absent },
    ],
    'DELETE /api/directory/merges/{merge_id}/': [{ params: { merge_id: south.merge }, answers: absent }],
    'GET /api/directory/imports/': [{ answers: ok }, { query: 'source=host', answers: ok }],
    'GET /api/directory/imports/{import_id}/': [{ params: { import_id: south.import }, answers: absent }],
    'POST /api/directory/imports/{import_id}/undo/': [
      { params: { import_id: south.import }, body: {}, answers: absent },
      { params: { import_id: south.import }, body: { is_dry_run: true }, answers: absent },
    ],
    'GET /api/directory/changes/': [
      { query: `user_id=${south.pupil}`, answers: absent },
      { query: `user_id=${south.pupil}&other_id=${south.teacher}`, answers: absent },
    ],
    ...attemptsAtServices(south),
    ...attemptsAtWebhooks(south),
    'GET /api/directory/sources/': [{ answers: refused }],
    'GET /api/directory/sources/{source}/settings/': [{ params: { source: 'roster' }, answers: refused }],
    'PUT /api/directory/sources/{source}/settings/': [{ params: { source: 'roster' }, body: {}, answers: refused }],
    'GET /api/directory/sources/{source}/pull/': [{ params: { source: 'roster' }, answers: refused }],
    'POST /api/directory/sources/{source}/pull/': [{ params: { source: 'roster' }, answers: refused }],
    'POST /api/directory/roster/': [{ body: new Uint8Array([80, 75]), answers: [400, 403] }],
    'GET /api/chat/rooms/{room_id}/messages/{message_id}/revisions/': [{ params: atMessage, answers: absent }],
    'GET /api/chat/cases/': [{ answers: ok }, { query: 'state=running', answers: ok }],
    'POST /api/chat/cases/': [
      { body: { ...aCase, user_ids: [south.pupil] }, answers: absent },
      { body: { ...aCase, room_ids: [south.room] }, answers: absent },
      { body: { ...aCase, user_ids: [] }, answers: [400] },
    ],
    'GET /api/chat/cases/{case_id}/': [{ params: inCase, answers: absent }],
    'POST /api/chat/cases/{case_id}/approve/': [{ params: inCase, answers: absent }],
    'POST /api/chat/cases/{case_id}/end/': [{ params: inCase, answers: absent }],
    'POST /api/chat/cases/{case_id}/export/': [{ params: inCase, answers: absent }],
    'GET /api/chat/cases/{case_id}/rooms/': [{ params: inCase, answers: absent }],
    'GET /api/chat/cases/{case_id}/rooms/{room_id}/messages/': [{ params: { ...inCase, ...inRoom }, answers: absent }],
    'GET /api/chat/cases/{case_id}/search/': [{ params: inCase, query: `q=${southernWord}`, answers: absent }],
    'GET /api/audit/': [
      { query: 'limit=200', answers: ok },
      { query: `subject=${south.pupil}`, answers: ok },
      { query: `room_id=${south.room}&actor=${south.teacher}`, answers: ok },
    ],
    'GET /api/audit/{entry_id}/': [{ params: { entry_id: south.entry }, answers: absent }],
    'GET /api/events/': [{ answers: refused }],
    'GET /api/health/': [{ answers: ok }],
    'GET /health/': [{ answers: ok }],
    'GET /api/health/ready/': [{ answers: ok }],
  };
};

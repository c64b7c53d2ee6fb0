import { expect } from 'chai';
import { createChat } from '../../composition/createChat.ts';
import type { HomeroomChat } from '../../composition/HomeroomChat.ts';
import { hostSchemas } from '../../composition/host/hostSchemas.ts';
import { makeHostCalls } from '../../composition/host/makeHostCalls.ts';
import { ChatError } from '../../core/errors.ts';
import { alumniPolicy } from '../../core/permissions/alumniPolicy.ts';
import { schoolRecords } from '../contracts/School.ts';
import { openChat } from '../support/openChat.ts';
import { sentenceOf } from './sentenceOf.ts';

/** The calls with which a host reaches each use case of `Chat`; null, with the reason, if a host has no use for it. */
const reachedBy: Readonly<Record<string, readonly string[] | null>> = {
  listRooms: ['listRooms'],
  listOffice: ['listOffice'],
  overview: ['readRoom'],
  openRoom: ['openRoom'],
  readParticipants: ['readParticipants'],
  changeRoom: ['editRoom', 'leaveRoom', 'addParticipants', 'removeParticipant', 'handOverRoom', 'handOnRoom'],
  updateRoomPreferences: ['updateRoomPreferences'],
  sendMessage: ['sendMessage'],
  amendMessage: ['editMessage', 'deleteMessage'],
  reactToMessage: ['reactToMessage'],
  pinMessage: ['pinMessage'],
  readPins: ['readPins'],
  markRead: ['markRead'],
  markUnread: ['markUnread'],
  readMentions: ['readMentions'],
  receipts: ['readReceipts'],
  history: ['readHistory'],
  thread: ['readThread'],
  events: ['readEvents'],
  // By commands, routes and keepers.
  makeExport: null,
  erasePerson: null,
  runRetention: null,
  // Over HTTP, which carries the bytes.
  files: null,
  pictures: null,
  readFeed: ['readFeed'],
  resumeConsumer: ['resumeConsumer'],
  searchMessages: ['searchMessages'],
  resolveContacts: ['listContacts'],
  explainContact: ['explainContact'],
  setFavourite: ['setFavourite'],
  moderation: ['submitReport', 'listReports', 'readReport', 'decideReport'],
  blocks: ['listBlocks', 'blockPerson', 'unblockPerson'],
  requests: ['acceptRequest', 'declineRequest', 'blockRequest'],
  webhooks: [
    ...['listWebhooks', 'createWebhook', 'editWebhook', 'removeWebhook', 'rotateWebhookSecret'],
    ...['replayWebhook', 'testWebhook', 'listWebhookDeliveries'],
  ],
  readTotals: ['readTotals'],
  readServerTotals: ['readServerTotals'],
  readRights: ['readRights'],
  issueTicket: ['issueTicket'],
  enterDirectory: [
    'directory.listPeople',
    'directory.listOrganisations',
    'directory.findPerson',
    'directory.readRelations',
    'directory.setHold',
    'directory.liftHold',
    'directory.listHolds',
  ],
  services: ['services.create', 'services.list', 'services.change'],
  postAsService: ['services.send', 'services.edit', 'services.delete', 'services.listRooms'],
  // Over HTTP; in the process no key is needed.
  identifyService: null,
  importHistory: ['history.import'],
  // Of the command that brings an old chat over.
  compareHistory: null,
  // Links of people's old clients lead to these, over HTTP.
  findImportedRoom: null,
  findImportedMessage: null,
  roomOfMessage: null,
  applyDirectory: ['directory.put'],
  simulateDirectory: ['directory.simulate'],
  // Sockets redeem the tickets of `issueTicket`.
  redeemTicket: null,
  // A host knows its people; sockets and routes identify them.
  identifyPerson: null,
  // Sockets follow rooms with these.
  memberOverview: null,
  memberSight: null,
  membershipSights: null,
  isMember: null,
  roomSnapshot: null,
  notifyTyping: null,
  // People do this themselves, over HTTP with their own tokens.
  settings: ['listSettings', 'changeSettings'],
  held: null,
  scheduled: null,
  notifications: null,
  words: null,
  announcements: ['confirmMessage', 'readConfirmations', 'remindOfMessage'],
  signIn: null,
  groupRooms: null,
  shared: null,
  // Part of every call that is about a room.
  enterRoom: null,
  // A host's own ids are resolved in every call.
  resolveUser: null,
  resolveSeen: null,
  // A host has the scopes, and the names in `directory.listOrganisations`.
  nameOrganisations: null,
  // Of rosters, which commands and routes import.
  chooseSource: null,
  mapIds: null,
  // Of operators and offices: the command, the page and the routes.
  enterAudit: null,
  verifyAudit: null,
  refusedKeys: null,
  identifyKey: null,
  // Of oversight.
  readRevisions: null,
  cases: null,
  // Parts of the chat, not use cases.
  people: null,
  policy: null,
  oversight: null,
};

type AnyCall = (given?: unknown) => Promise<unknown>;

/** A host's call by its name, e.g. `directory.put`. */
const callNamed = (chat: HomeroomChat, name: string): AnyCall => {
  let found: unknown = chat;
  for (const part of name.split('.')) found = Reflect.get(Object(found), part);
  return found as AnyCall;
};

describe('a host’s calls', () => {
  let chat: HomeroomChat;
  before(async () => {
    chat = await createChat({ database: 'memory', authenticate: () => null });
    await chat.directory.put(schoolRecords);
  });
  after(() => chat.close());

  const direct = async (): Promise<number> => {
    const { room } = await chat.openRoom({ openerId: 'tess', type: 'direct', userId: 'sam' });
    return room.room.id;
  };

  it('accept people by Homeroom’s number or by the host’s own id', async () => {
    const tess = await chat.directory.findPerson({ userId: 'tess' });
    const roomId = await direct();
    const first = await chat.sendMessage({ senderId: 'tess', roomId, content: 'Good morning' });
    const second = await chat.sendMessage({ senderId: tess.id, roomId, content: 'Page 12' });
    expect([first.message.sender.id, second.message.sender.id]).to.deep.equal([tess.id, tess.id]);
    expect((await chat.directory.findPerson({ userId: tess.id })).externalId).to.equal('tess');
    const { rooms } = await chat.listRooms({ userId: 'sam', limit: 1 });
    expect(rooms.map(({ room, unreadCount }) => [room.id, unreadCount])).to.deep.equal([[roomId, 2]]);
  });

  it('do in rooms what the person may do', async () => {
    const opened = await chat.openRoom({
      openerId: 'tess',
      type: 'group',
      name: 'Algebra',
      participantIds: ['sam'],
    });
    const room = { userId: 'tess', roomId: opened.room.room.id };
    expect(opened.isNew).to.equal(true);
    expect(await chat.addParticipants({ ...room, participantIds: ['sue'] })).to.have.length(3);
    expect(await chat.removeParticipant({ ...room, participantId: 'sue' })).to.include({ participantCount: 2 });
    expect(await chat.readParticipants(room)).to.have.length(2);
    expect((await chat.editRoom({ ...room, name: 'Geometry' })).room.name).to.equal('Geometry');
    expect(await chat.updateRoomPreferences({ ...room, isMuted: true })).to.include({ isMuted: true });
    expect((await chat.readRoom(room)).isMuted).to.equal(true);
    const handing = { ...room, ownerId: 'ada' };
    expect(await sentenceOf(chat.handOverRoom({ ...handing, userId: 'sam' }))).to.match(/^ACCESS_DENIED/);
    expect((await chat.handOverRoom(handing)).participantCount).to.equal(3);
    expect(await sentenceOf(chat.editRoom({ ...room, name: 'Mine' }))).to.match(/^ACCESS_DENIED/);
    expect(await chat.leaveRoom({ ...room, userId: 'sam' })).to.include({ isMember: false, isActive: true });
    expect(await sentenceOf(chat.readRoom({ ...room, userId: 'sam' }))).to.match(/^ROOM_NOT_FOUND/);
  });

  it('write, read, find and amend messages', async () => {
    const room = { userId: 'theo', roomId: 0 };
    room.roomId = (await chat.openRoom({ openerId: 'theo', type: 'direct', userId: 'stan' })).room.room.id;
    const { message } = await chat.sendMessage({ ...{ senderId: 'theo' }, roomId: room.roomId, content: 'Fractions' });
    const target = { ...room, messageId: message.id };
    const reply = { senderId: 'stan', roomId: room.roomId, content: 'Yes', replyTo: message.id };
    await chat.sendMessage(reply);
    expect((await chat.readThread(target)).messages.map(({ content }) => content)).to.deep.equal(['Yes']);
    expect((await chat.readHistory({ ...room, after: 0 })).messages).to.have.length(2);
    expect((await chat.readEvents({ ...room, after: 1 })).events).to.have.length(1);
    expect((await chat.markRead({ ...room, userId: 'stan' })).unreadCount).to.equal(0);
    expect((await chat.readReceipts(target)).map(({ person }) => person.externalId)).to.deep.equal(['stan']);
    expect((await chat.readMentions({ userId: 'stan' })).messages).to.deep.equal([]);
    expect((await chat.reactToMessage({ ...target, emoji: '👍' })).message.reactions).to.have.length(1);
    expect((await chat.reactToMessage({ ...target, emoji: '👍', isAdded: false })).message.reactions).to.have.length(0);
    expect((await chat.searchMessages({ userId: 'stan', text: 'fractions' })).hits).to.have.length(1);
    expect((await chat.editMessage({ ...target, content: 'Decimals' })).content).to.equal('Decimals');
    expect((await chat.deleteMessage(target)).deletedAt).to.be.instanceOf(Date);
  });

  it('report and decide, with the rights of the person they act for', async () => {
    const roomId = await direct();
    const { message } = await chat.sendMessage({ senderId: 'tess', roomId, content: 'You fool' });
    const reporting = { userId: 'sam', messageId: message.id, reason: 'insult', comment: 'Every day' } as const;
    const { report, isNew } = await chat.submitReport(reporting);
    expect([isNew, (await chat.submitReport(reporting)).isNew, report.messageId]).to.deep.equal([
      true,
      false,
      message.id,
    ]);
    const person = await chat.submitReport({ userId: 'sue', personId: 'tess', reason: 'other' });
    const open = await chat.listReports({ userId: 'ada' });
    expect(open.map(({ id }) => id)).to.deep.equal([report.id, person.report.id]);
    expect(await chat.listReports({ userId: 'ada', after: report.id })).to.have.length(1);
    const target = { userId: 'ada', reportId: report.id };
    const { reported, messages } = await chat.readReport(target);
    expect([reported?.content, messages.at(-1)?.id]).to.deep.equal(['You fool', message.id]);
    const ends = new Date('2999-01-01');
    const decided = await chat.decideReport({ ...target, action: 'restrict', note: 'Again', ends });
    expect(decided.decision).to.include({ action: 'restrict', note: 'Again' });
    expect(await chat.listReports({ userId: 'ada', state: 'decided' })).to.have.length(1);
    const sending = chat.sendMessage({ senderId: 'tess', roomId, content: 'Sorry' });
    expect(await sentenceOf(sending)).to.match(/^ACCESS_DENIED You may read but not write until 2999-01-01/);
    expect(await sentenceOf(chat.openRoom({ openerId: 'tess', type: 'direct', userId: 'sue' }))).to.match(
      /^ACCESS_DENIED You may read but not write/,
    );
    const [hold] = await chat.directory.listHolds({ userId: 'tess' });
    await chat.directory.liftHold({ holdId: hold?.id ?? 0 });
    expect((await chat.sendMessage({ senderId: 'tess', roomId, content: 'Sorry' })).isDuplicate).to.equal(false);
    expect(await sentenceOf(chat.listReports({ userId: 'sam' }))).to.match(/^ACCESS_DENIED/);
    const asSam = { ...target, userId: 'sam' };
    expect(await sentenceOf(chat.readReport(asSam))).to.match(/^NOT_FOUND/);
    expect(await sentenceOf(chat.decideReport({ ...asSam, action: 'dismiss' }))).to.match(/^NOT_FOUND/);
    const wrong = chat.decideReport({ ...target, action: 'suspend', note: 'x', ends: 'tomorrow' });
    expect(await sentenceOf(wrong)).to.match(/^INVALID_REQUEST decideReport: ends must be a Date/);
  });

  it('set and lift blocks for a person', async () => {
    const { room } = await chat.openRoom({ openerId: 'pam', type: 'direct', userId: 'tom' });
    const block = await chat.blockPerson({ userId: 'pam', otherId: 'tom' });
    expect([block.user.externalId, block.blocked.externalId]).to.deep.equal(['pam', 'tom']);
    expect(await chat.listBlocks({ userId: 'pam' })).to.have.length(1);
    expect(await chat.listBlocks({ userId: 'tom' })).to.have.length(0);
    const sending = { senderId: 'tom', roomId: room.room.id, content: 'Hello' };
    expect(await sentenceOf(chat.sendMessage(sending))).to.match(/^CANNOT_CHAT/);
    await chat.unblockPerson({ userId: 'pam', otherId: 'tom' });
    expect((await chat.sendMessage(sending)).isDuplicate).to.equal(false);
    expect(await sentenceOf(chat.blockPerson({ userId: 'sam', otherId: 'tess' }))).to.match(/^ACCESS_DENIED/);
    expect(await sentenceOf(chat.blockPerson({ userId: 'sam', otherId: 'sam' }))).to.match(/^INVALID_REQUEST/);
  });

  it('list, accept, decline and block requests for a person', async () => {
    const alumni = await createChat({ database: 'memory', policy: alumniPolicy, authenticate: () => null });
    const member = (externalId: string) =>
      ({ externalId, role: 'member', firstName: externalId, lastName: '', isActive: true }) as const;
    try {
      await alumni.directory.put({ users: ['ann', 'bob', 'cy', 'dee'].map(member), relations: [] });
      const asked: Record<string, number> = {};
      for (const openerId of ['ann', 'cy', 'dee']) {
        const { room } = await alumni.openRoom({ openerId, type: 'direct', userId: 'bob' });
        asked[openerId] = room.room.id;
        await alumni.sendMessage({ senderId: openerId, roomId: room.room.id, content: `I am ${openerId}` });
      }
      const target = (who: string) => ({ userId: 'bob', roomId: asked[who] ?? expect.fail(who) });
      const listed = async () =>
        (await alumni.listRooms({ userId: 'bob', state: 'requests' })).rooms.map(
          ({ counterpart, lastMessage }) => `${counterpart?.externalId}: ${lastMessage?.content}`,
        );
      expect(await listed()).to.deep.equal(['dee: I am dee', 'cy: I am cy', 'ann: I am ann']);
      expect((await alumni.acceptRequest(target('ann'))).room.id).to.equal(asked['ann']);
      await alumni.declineRequest(target('cy'));
      await alumni.blockRequest(target('dee'));
      expect(await listed()).to.deep.equal([]);
      expect((await alumni.listRooms({ userId: 'bob' })).rooms.map(({ room }) => room.id)).to.deep.equal([
        asked['ann'],
      ]);
      expect((await alumni.listBlocks({ userId: 'bob' })).map(({ blocked }) => blocked.externalId)).to.deep.equal([
        'dee',
      ]);
      expect(await sentenceOf(alumni.acceptRequest({ ...target('ann'), userId: 'cy' }))).to.match(/^ROOM_NOT_FOUND/);
      expect(await sentenceOf(alumni.declineRequest(target('ann')))).to.match(/^ROOM_NOT_FOUND/);
      expect(await sentenceOf(alumni.acceptRequest(target('dee')))).to.match(/^CANNOT_CHAT/);
      const counted = (await alumni.metrics.read()).match(/^homeroom_requests_to_talk.*$/gm);
      expect(counted).to.have.members([
        'homeroom_requests_to_talk{state="waiting"} 0',
        'homeroom_requests_to_talk{state="declined"} 2',
        'homeroom_requests_to_talk_total{what="asked"} 3',
        'homeroom_requests_to_talk_total{what="accepted"} 1',
        'homeroom_requests_to_talk_total{what="declined"} 1',
        'homeroom_requests_to_talk_total{what="blocked"} 1',
      ]);
    } finally {
      await alumni.close();
    }
  });

  it('read people, rights and totals', async () => {
    const { contacts } = await chat.listContacts({ userId: 'tess', role: 'student' });
    expect(contacts.map(({ person }) => person.externalId)).to.have.members(['sam', 'sue']);
    expect((await chat.explainContact({ userId: 'tess', contactId: 'sam' })).rule).to.equal('teacher-student');
    await chat.setFavourite({ userId: 'tess', contactId: 'sam' });
    expect((await chat.listContacts({ userId: 'tess', limit: 1 })).contacts[0]?.isFavourite).to.equal(true);
    expect((await chat.readTotals({ userId: 'sam' })).rooms).to.be.greaterThan(0);
    expect((await chat.readServerTotals()).activePeople).to.equal(9);
    expect((await chat.readRights({ userId: 'ada' })).mayModerate).to.equal(true);
    expect(await chat.issueTicket({ userId: 'sam' })).to.be.a('string');
    expect((await chat.directory.listPeople({ role: 'tutor' })).people).to.have.length(1);
    expect((await chat.directory.readRelations({ userId: 'sam' })).relations).to.have.length(3);
  });

  it('change settings while the chat runs, and begin and end a maintenance', async () => {
    const other = await createChat({
      database: 'memory',
      authenticate: () => null,
      limits: { edits: { everyone: 7 } },
    });
    try {
      await other.directory.put(schoolRecords);
      const values = async () =>
        Object.fromEntries((await other.listSettings()).map(({ name, value, from }) => [name, [value, from]]));
      expect(await values()).to.deep.include({
        RATE_MESSAGES_PER_MINUTE: ['10', 'default'],
        RATE_EDITS_PER_MINUTE: ['7', 'host'],
      });
      const changes = [
        { name: 'RATE_MESSAGES_PER_MINUTE', value: '30' },
        { name: 'MAINTENANCE', value: 'on' },
      ];
      expect(await other.changeSettings({ changes })).to.deep.equal([
        { name: 'RATE_MESSAGES_PER_MINUTE', before: null, after: '30' },
        { name: 'MAINTENANCE', before: null, after: 'on' },
      ]);
      expect(await values()).to.deep.include({ RATE_MESSAGES_PER_MINUTE: ['30', 'live'], MAINTENANCE: ['on', 'live'] });
      const opening = { openerId: 'tess', type: 'direct', userId: 'sam' } as const;
      expect(await sentenceOf(other.openRoom(opening))).to.match(/^MAINTENANCE/);
      await other.changeSettings({ changes: [{ name: 'MAINTENANCE', value: null }] });
      expect((await other.openRoom(opening)).isNew).to.equal(true);
      const wrong = (name: string, value: string) => sentenceOf(other.changeSettings({ changes: [{ name, value }] }));
      expect(await wrong('RATE_EDITS_PER_MINUTE', '8')).to.match(/^CONFLICT/);
      expect(await wrong('RATE_MESSAGES_PER_MINUTE', 'many')).to.match(/^INVALID_REQUEST/);
    } finally {
      await other.close();
    }
  });

  it('keep to the rights of the person they act for', async () => {
    expect(
      await sentenceOf(chat.openRoom({ openerId: 'sam', type: 'group', name: 'Ours', participantIds: ['sue'] })),
    ).to.match(/^ACCESS_DENIED/);
    expect(await sentenceOf(chat.openRoom({ openerId: 'sam', type: 'direct', userId: 'sue' }))).to.match(
      /^CANNOT_CHAT/,
    );
  });

  it('refuse bad arguments with INVALID_REQUEST, never with a TypeError', async () => {
    const names = [...Object.keys(hostSchemas), 'directory.put', 'directory.simulate'];
    for (const name of names)
      for (const nonsense of [null, 5, 'x', [], true, { nonsense: 1 }, () => {}])
        expect(await sentenceOf(callNamed(chat, name)(nonsense)), `${name}(${String(nonsense)})`).to.match(
          /^INVALID_REQUEST /,
        );
  });

  it('say in the refusal what to write', async () => {
    const wrong: readonly (readonly [name: string, given: unknown, sentence: string])[] = [
      [
        'sendMessage',
        undefined,
        "INVALID_REQUEST sendMessage takes one object, for example { senderId: 17, roomId: 42, content: 'Good morning' }, not undefined.",
      ],
      [
        'sendMessage',
        { senderId: 17, roomId: 42, contnet: 'Good morning' },
        'INVALID_REQUEST sendMessage: contnet is not known; did you mean content?',
      ],
      [
        'sendMessage',
        { senderId: 17, room_id: 42, content: 'Good morning' },
        'INVALID_REQUEST sendMessage: room_id is not known; did you mean roomId?',
      ],
      [
        'sendMessage',
        { senderId: 17, roomId: '42', content: 'Good morning' },
        'INVALID_REQUEST sendMessage: roomId must be an integer, not a string; write for example roomId: 42.',
      ],
      [
        'sendMessage',
        { senderId: 17, content: 'Good morning' },
        'INVALID_REQUEST sendMessage: roomId is missing; write for example roomId: 42.',
      ],
      [
        'sendMessage',
        { senderId: { id: 17 }, roomId: 42, content: 'Good morning' },
        "INVALID_REQUEST sendMessage: senderId must be a person, as the number that Homeroom gave (17) or as your own id in a string ('s-1'), not an object.",
      ],
      [
        'sendMessage',
        { senderId: 'nobody', roomId: 42, content: 'Good morning' },
        'USER_NOT_FOUND sendMessage: there is no person with the external id in senderId; a string is your own id, as you gave it to directory.put.',
      ],
      [
        'sendMessage',
        { senderId: 987_654, roomId: 42, content: 'Good morning' },
        'USER_NOT_FOUND sendMessage: there is no person with the id in senderId; a number is an id that Homeroom gave; write your own id as a string.',
      ],
      [
        'listRooms',
        { userId: 'sam', limit: 1000 },
        'INVALID_REQUEST listRooms: limit must be at most 100; write for example limit: 50.',
      ],
      [
        'listRooms',
        { userId: 'sam', state: 'open' },
        'INVALID_REQUEST listRooms: state must be one of "active", "inactive", "requests"; write for example state: \'active\'.',
      ],
      [
        'openRoom',
        { openerId: 'tess', type: 'direkt', userId: 'sam' },
        'INVALID_REQUEST There are no rooms of type "direkt". Use one of direct, group, announcement, class, forum_subject, forum_tutor, job, support, audience_class, audience_guardians, audience_staff, audience_school.',
      ],
      [
        'openRoom',
        { openerId: 'tess', type: 'group', name: 'Ours' },
        'INVALID_REQUEST For a room of type "group", participantIds is missing.',
      ],
      [
        'openRoom',
        { openerId: 'tess', type: 'group', name: 'Ours', participantIds: ['sam', {}] },
        "INVALID_REQUEST openRoom: participantIds[1] must be a person, as the number that Homeroom gave (17) or as your own id in a string ('s-1'), not an object.",
      ],
      [
        'editRoom',
        { userId: 'tess', roomId: 42 },
        'INVALID_REQUEST editRoom changes nothing; write name or isArchived too.',
      ],
      [
        'directory.put',
        { users: [], relations: [{ kind: 'teaches', from: 'tess', to: 'sam' }] },
        "INVALID_REQUEST directory.put: relations[0].status is missing; write for example status: 'active'.",
      ],
      [
        'directory.put',
        { users: [{ external_id: 'x', role: 'student', firstName: 'A', lastName: 'B', isActive: true }] },
        'INVALID_REQUEST directory.put: users[0].external_id is not known; did you mean externalId?',
      ],
      [
        'directory.put',
        { users: [{ externalId: 7, role: 'student', firstName: 'A', lastName: 'B', isActive: true }] },
        "INVALID_REQUEST directory.put: users[0].externalId must be a string, not 7; write for example externalId: 's-1'.",
      ],
    ];
    for (const [name, given, sentence] of wrong)
      expect(await sentenceOf(callNamed(chat, name)(given))).to.equal(sentence);
  });

  it('name every bad record in the details of the refusal', async () => {
    const relation = { kind: 'teaches', from: 'tess', to: 'sam' };
    const refusal = await chat.directory
      .put({ relations: [relation, { ...relation, status: 'active' }, { ...relation, state: 'active' }] } as never)
      .catch((failure: unknown) => failure);
    expect((refusal as ChatError).details).to.deep.equal([
      { path: '/relations/0/status', problem: 'is missing' },
      { path: '/relations/2/status', problem: 'is missing' },
    ]);
  });

  it('log a fault of ours and reject with INTERNAL', async () => {
    const { chat: useCases, school } = await openChat();
    const lines: object[] = [];
    const broken = { ...useCases, listRooms: async () => Reflect.apply(undefined as never, null, []) };
    const calls = makeHostCalls(broken as never, { error: (facts, message) => lines.push({ ...facts, message }) });
    expect(await sentenceOf(calls.listRooms({ userId: school.id('sam') }))).to.match(/^INTERNAL /);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.deep.include({ call: 'listRooms', message: 'a call of the host failed' });
  });

  it('refuse a person who is no longer active', async () => {
    await chat.directory.put({
      users: [{ externalId: 'gus', role: 'teacher', firstName: 'Gus', lastName: 'Old', isActive: false }],
    });
    expect(await sentenceOf(chat.listRooms({ userId: 'gus' }))).to.match(/^USER_INACTIVE/);
  });

  it('refuse an Express app in place of the http server', () => {
    const app = (): void => {};
    expect(() => chat.attach(app as never)).to.throw(ChatError, 'An Express app is none.');
    expect(() => chat.attach({} as never)).to.throw(ChatError, 'attach takes the http server');
  });

  it('refuse a drain time that is no number of milliseconds', async () => {
    for (const [ms, given] of [
      ['8s', 'a string'],
      [undefined, 'undefined'],
      [Number.NaN, 'NaN'],
      [-1, '-1'],
    ] as const)
      expect(await sentenceOf(chat.drain(ms as never))).to.equal(
        `INVALID_REQUEST drain takes milliseconds, for example chat.drain(8000), not ${given}.`,
      );
  });

  it('reach every use case that a host needs', async () => {
    const { chat: useCases } = await openChat();
    expect(Object.keys(useCases)).to.have.members(Object.keys(reachedBy));
    for (const name of Object.values(reachedBy).flatMap((names) => names ?? []))
      expect(callNamed(chat, name), name).to.be.a('function');
  });

  it('expose neither stores nor the use cases themselves', () => {
    expect(chat).not.to.have.any.keys('chat', 'storage');
  });
});

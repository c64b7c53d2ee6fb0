import { expect } from 'chai';
import type { HeldId } from '../../../core/guard/HeldMessage.ts';
import { type MessageId, type RoomId, rootOrganisation } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { CaseId, CaseRequest } from '../../../core/oversight/OversightCase.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { School } from '../../contracts/School.ts';
import { openChat } from '../../support/openChat.ts';

interface Place {
  readonly chat: Chat;
  readonly school: School;
  readonly ada: Person;
  /** A group of Tess with Sam; Ada is no member. */
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  /** For a case about Sam. */
  readonly request: CaseRequest;
  /** Of a case about Sam that Ada opens. */
  readonly caseId: () => Promise<CaseId>;
  /** Of a message of Tess that a guard holds. */
  readonly heldId: () => Promise<HeldId>;
}

interface Use {
  readonly does: (place: Place) => Promise<unknown>;
  /** What must be on record afterwards; none for what a moderator may not do. */
  readonly leaves: readonly string[];
}

/** Nobody with more than a member's right: they are about the caller's own rooms, or about no room. */
const ownAffairs: readonly (keyof Chat)[] = [
  ...([
    'policy',
    'oversight',
    'people',
    'identifyPerson',
    'readRights',
    'resolveUser',
    'resolveSeen',
    'listRooms',
    'groupRooms',
    'openRoom',
  ] as const),
  // Their uses have tests of their own, with what they leave on record.
  ...([
    'moderation',
    'blocks',
    'signIn',
    'announcements',
    'files',
    'pictures',
    'webhooks',
    'scheduled',
    'notifications',
  ] as const),
  // The rooms of the office that the caller is of: their daily work.
  ...(['listOffice'] as const),
  ...([
    'notifyTyping',
    'reactToMessage',
    'pinMessage',
    'sendMessage',
    'resolveContacts',
    'explainContact',
    'setFavourite',
    'findImportedRoom',
    'roomOfMessage',
    'requests',
  ] as const),
  ...(['readTotals', 'nameOrganisations', 'issueTicket', 'redeemTicket'] as const),
  // Callers have been admitted by `enterRoom`.
  ...(['memberOverview', 'memberSight', 'membershipSights', 'isMember', 'roomSnapshot'] as const),
  // The directory and the totals of the server, without rooms; changes of the directory have tests of their own.
  ...(['enterDirectory', 'applyDirectory', 'simulateDirectory', 'chooseSource', 'mapIds', 'readServerTotals'] as const),
  // They go on record whoever asks, and have tests of their own.
  ...(['makeExport', 'erasePerson', 'runRetention', 'importHistory', 'compareHistory'] as const),
  // Of the whole server, and for who manages the whole directory; they have tests of their own.
  ...(['settings'] as const),
  // For the host alone.
  ...(['readFeed', 'resumeConsumer', 'enterAudit', 'verifyAudit', 'refusedKeys', 'identifyKey'] as const),
  // Of programs, and of who manages the directory; they have tests of their own.
  ...(['services', 'postAsService', 'identifyService'] as const),
];

const aList = { organisation: rootOrganisation, language: 'en', action: 'mask', text: 'dolt' } as const;

const uses: Readonly<Partial<Record<keyof Chat, readonly Use[]>>> = {
  enterRoom: [{ does: ({ chat, ada, roomId }) => chat.enterRoom(ada, roomId), leaves: ['look'] }],
  overview: [{ does: ({ chat, ada, roomId }) => chat.overview(ada, roomId), leaves: ['look'] }],
  history: [{ does: ({ chat, ada, roomId }) => chat.history(ada, roomId, { limit: 5 }), leaves: ['look'] }],
  findImportedMessage: [
    {
      does: ({ chat, ada, roomId }) => chat.findImportedMessage(ada, roomId, { source: 'old', id: '1' }),
      leaves: ['look'],
    },
  ],
  thread: [
    {
      does: ({ chat, ada, roomId, messageId }) => chat.thread(ada, roomId, messageId, null, 5),
      leaves: ['look'],
    },
  ],
  shared: [
    { does: ({ chat, ada, roomId }) => chat.shared(ada, roomId, { kind: 'picture', limit: 5 }), leaves: ['look'] },
  ],
  events: [{ does: ({ chat, ada, roomId }) => chat.events(ada, roomId, 0, 5), leaves: ['look'] }],
  receipts: [{ does: ({ chat, ada, roomId, messageId }) => chat.receipts(ada, roomId, messageId), leaves: ['look'] }],
  readMentions: [{ does: ({ chat, ada }) => chat.readMentions(ada, { limit: 5 }), leaves: [] }],
  readRevisions: [
    {
      does: ({ chat, ada, roomId, messageId }) => chat.readRevisions(ada, roomId, messageId),
      leaves: ['revisions.read'],
    },
  ],
  cases: [
    { does: ({ chat, ada, request }) => chat.cases.open(ada, request), leaves: ['case.opened'] },
    { does: async ({ chat, ada, caseId }) => chat.cases.approve(ada, await caseId()), leaves: ['case.opened'] },
    {
      does: async ({ chat, ada, caseId }) => chat.cases.end(ada, await caseId()),
      leaves: ['case.opened', 'case.ended'],
    },
    { does: async ({ chat, ada, caseId }) => chat.cases.find(ada, await caseId()), leaves: ['case.opened'] },
    { does: ({ chat, ada }) => chat.cases.list(ada, { limit: 5 }), leaves: [] },
    {
      does: async ({ chat, ada, caseId }) => chat.cases.rooms(ada, await caseId(), { limit: 5 }),
      leaves: ['case.opened', 'look'],
    },
    {
      does: async ({ chat, ada, caseId, roomId }) => chat.cases.history(ada, await caseId(), roomId, { limit: 5 }),
      leaves: ['case.opened', 'look'],
    },
    {
      does: async ({ chat, ada, caseId }) => chat.cases.search(ada, await caseId(), { text: 'words', limit: 5 }),
      leaves: ['case.opened', 'look'],
    },
  ],
  held: [
    { does: ({ chat, ada }) => chat.held.listQueue(ada, { state: 'waiting', limit: 5 }), leaves: [] },
    { does: async ({ chat, ada, heldId }) => chat.held.read(ada, await heldId()), leaves: ['held.read'] },
    ...(['release', 'refuse'] as const).map((action) => ({
      does: async ({ chat, ada, heldId }: Place) => chat.held.decide(ada, await heldId(), { action, note: 'Seen' }),
      leaves: [action === 'release' ? 'held.released' : 'held.refused'],
    })),
  ],
  words: [
    { does: ({ chat, ada }) => chat.words.list(ada, { organisation: rootOrganisation }), leaves: [] },
    { does: ({ chat, ada }) => chat.words.add(ada, aList), leaves: ['words.changed'] },
    {
      does: async ({ chat, ada }) => {
        await chat.words.add(ada, aList);
        const [entry = expect.fail()] = await chat.words.list(ada, aList);
        return chat.words.remove(ada, rootOrganisation, entry.id);
      },
      leaves: ['words.changed', 'words.changed'],
    },
  ],
  readParticipants: [{ does: ({ chat, ada, roomId }) => chat.readParticipants(ada, roomId), leaves: ['look'] }],
  searchMessages: [
    {
      does: ({ chat, ada, roomId }) => chat.searchMessages(ada, { text: 'words', roomId, limit: 5 }),
      leaves: ['look'],
    },
    { does: ({ chat, ada }) => chat.searchMessages(ada, { text: 'words', limit: 5 }), leaves: [] },
  ],
  markRead: [{ does: ({ chat, ada, roomId }) => chat.markRead(ada, roomId, null), leaves: [] }],
  readPins: [{ does: ({ chat, ada, roomId }) => chat.readPins(ada, roomId), leaves: ['look'] }],
  markUnread: [{ does: ({ chat, ada, roomId, messageId }) => chat.markUnread(ada, roomId, messageId), leaves: [] }],
  updateRoomPreferences: [
    { does: ({ chat, ada, roomId }) => chat.updateRoomPreferences(ada, roomId, { isMuted: true }), leaves: [] },
  ],
  amendMessage: [
    {
      does: ({ chat, ada, roomId, messageId }) => chat.amendMessage.remove({ person: ada, roomId, messageId }),
      leaves: ['message.deleted'],
    },
    {
      does: ({ chat, ada, roomId, messageId }) =>
        chat.amendMessage.edit({ person: ada, roomId, messageId, content: 'Other words' }),
      leaves: [],
    },
  ],
  changeRoom: [
    { does: ({ chat, ada, roomId }) => chat.changeRoom.edit(ada, roomId, { name: 'New' }), leaves: ['room.renamed'] },
    { does: ({ chat, ada, roomId }) => chat.changeRoom.edit(ada, roomId, { name: 'Group' }), leaves: [] },
    {
      does: ({ chat, ada, roomId }) => chat.changeRoom.edit(ada, roomId, { name: 'New', isArchived: true }),
      leaves: ['room.renamed', 'room.archived'],
    },
    { does: ({ chat, ada, roomId }) => chat.changeRoom.leave(ada, roomId), leaves: ['room.archived'] },
    {
      does: async ({ chat, ada, school, roomId }) => {
        await school.archive(roomId);
        return chat.changeRoom.edit(ada, roomId, { isArchived: false });
      },
      leaves: ['room.reopened'],
    },
    {
      does: ({ chat, ada, school, roomId }) => chat.changeRoom.add(ada, roomId, [school.id('sue')]),
      leaves: ['room.members_added'],
    },
    {
      does: ({ chat, ada, school, roomId }) => chat.changeRoom.add(ada, roomId, [school.id('sue')], 'all'),
      leaves: ['room.members_added'],
    },
    {
      does: ({ chat, ada, school, roomId }) => chat.changeRoom.remove(ada, roomId, school.id('sam')),
      leaves: ['room.member_removed'],
    },
    {
      does: ({ chat, ada, school, roomId }) => chat.changeRoom.handOver(ada, roomId, school.id('theo')),
      leaves: ['room.handed_over'],
    },
  ],
};

describe('a moderator’s right (I19)', () => {
  const open = async () => {
    const { chat, school, world } = await openChat();
    const roomId = await school.group('tess', ['sam']);
    const [messageId = 0 as MessageId] = await school.say(roomId, 'tess', 'Some words');
    const { position: start } = await world.auditLog.head();
    const entries = () => world.auditLog.list({ after: start, limit: 100 });
    const ada = school.person('ada');
    const until = new Date(world.clock.now().getTime() + 3_600_000);
    const request = { reason: 'A parent complains.', personIds: [school.id('sam')], roomIds: [], until };
    const caseId = async () => (await chat.cases.open(ada, request)).id;
    const heldId = async () => {
      const draft = { roomId, senderId: school.id('tess'), sent: 'x', content: 'x', clientId: null, replyTo: null };
      const more = { organisation: rootOrganisation, masked: null, reasons: [] };
      return (await world.heldMessages.hold({ ...draft, ...more })).held.id;
    };
    return { place: { chat, school, ada, roomId, messageId, request, caseId, heldId }, entries, world };
  };

  it('is looked at in every use case of the chat', async () => {
    const { place } = await open();
    expect(Object.keys(place.chat).sort()).to.deep.equal([...Object.keys(uses), ...ownAffairs].sort());
  });

  for (const [name, ways] of Object.entries(uses))
    for (const [index, { does, leaves }] of ways.entries())
      it(`leaves an entry: ${name}, ${index + 1}: ${leaves.join(', ') || 'none'}`, async () => {
        const { place, entries } = await open();
        await does(place).catch(() => undefined);
        const found = await entries();
        expect(found.map(({ action }) => action)).to.deep.equal(leaves);
        for (const { actor, roomId, caseId } of found) {
          expect(actor).to.deep.equal({ kind: 'person', id: place.ada.id });
          expect(caseId === null || name === 'cases').to.equal(true);
          // Lists of words are an organisation's.
          if (caseId === null && name !== 'words') expect(roomId).to.equal(place.roomId);
        }
      });

  it('leaves no entry where the person is a member, the owner, or the author', async () => {
    const { place, entries } = await open();
    const { chat, school, roomId, messageId } = place;
    const tess = school.person('tess');
    await chat.history(tess, roomId, { limit: 5 });
    await chat.readParticipants(tess, roomId);
    await chat.changeRoom.edit(tess, roomId, { name: 'New', isArchived: true });
    await chat.changeRoom.edit(tess, roomId, { isArchived: false });
    await chat.changeRoom.add(tess, roomId, [school.id('sue')]);
    await chat.changeRoom.remove(tess, roomId, school.id('sue'));
    await chat.amendMessage.remove({ person: tess, roomId, messageId });
    const adas = await school.group('ada', ['tess']);
    const [own = 0 as MessageId] = await school.say(adas, 'ada', 'Mine');
    await chat.history(place.ada, adas, { limit: 5 });
    await chat.amendMessage.remove({ person: place.ada, roomId: adas, messageId: own });
    expect(await entries()).to.deep.equal([]);
  });

  it('goes on record before anything is shown: a look that cannot be recorded is refused', async () => {
    const { place, world } = await open();
    world.database.writes.write = () => Promise.reject(new Error('no space'));
    const look = place.chat.history(place.ada, place.roomId, { limit: 5 });
    expect(await look.catch((failure: Error) => failure.message)).to.equal('no space');
  });

  it('of a member who sees more than other members goes on record too', async () => {
    const { place, entries } = await open();
    const { chat, school } = place;
    await school.apply({ users: [], relations: [{ kind: 'guardian_of', from: 'pam', to: 'sue', status: 'active' }] });
    const record = { externalId: 'pam', firstName: 'Pam', lastName: 'Young', isActive: true, role: 'parent' };
    await school.apply({ users: [{ ...record, roles: [{ role: 'parent' }, { role: 'admin' }] }], relations: [] });
    const before = (await entries()).length;
    const pam = (await chat.people.find(school.id('pam'))) ?? expect.fail();
    const rooms = await chat.listRooms(pam, { limit: 50, type: 'class' });
    const inClass = rooms.rooms[0]?.room.id ?? expect.fail('no room of a class');
    await chat.readParticipants(pam, inClass);
    const [entry, ...others] = (await entries()).slice(before);
    expect([entry?.action, entry?.roomId, others]).to.deep.equal(['look', inClass, []]);
  });
});

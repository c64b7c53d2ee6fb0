import { expect } from 'chai';
import { defaultLimits } from '../../../core/limits/Limits.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { refuseWrites, tryingCalls, writingCalls, writingDirectoryCalls } from '../../../core/refuseWrites.ts';
import { CurrentSettings, nothingFixed } from '../../../core/settings/CurrentSettings.ts';
import { beginsMaintenance, endsMaintenance } from '../../../core/settings/manageSettings.ts';
import { maintenanceRefusal } from '../../../core/settings/ServerNotice.ts';
import { refusedBy } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

/**
 * What goes on during a maintenance: reading, with the entries that looks leave; signing in and tickets, without which nobody
 * reads; checks and dry looks; the settings; finding a room; being told no more; and what the keepers of the server and its
 * commands do.
 */
const goingOn: readonly string[] = [
  ...['identifyPerson', 'readRights', 'resolveUser', 'resolveSeen', 'enterRoom', 'identifyKey', 'identifyService'],
  ...[
    'listRooms',
    'groupRooms',
    'readMentions',
    'listOffice',
    'readParticipants',
    'notifyTyping',
    'readPins',
    'shared',
  ],
  ...['readRevisions', 'searchMessages', 'overview', 'history', 'thread', 'events', 'receipts', 'roomOfMessage'],
  ...['findImportedRoom', 'findImportedMessage', 'readTotals', 'readServerTotals', 'resolveContacts', 'explainContact'],
  ...['memberOverview', 'memberSight', 'membershipSights', 'isMember', 'roomSnapshot', 'nameOrganisations', 'readFeed'],
  ...['issueTicket', 'redeemTicket', 'enterDirectory', 'enterAudit', 'verifyAudit', 'makeExport', 'runRetention'],
  ...['simulateDirectory', 'chooseSource', 'openRoom'],
  ...['scheduled.list', 'scheduled.find', 'scheduled.send', 'words.list'],
  ...['held.listQueue', 'held.read', 'held.reviewsFile', 'held.listOwn', 'held.findOwn'],
  ...['files.ruleOf', 'files.open', 'pictures.open'],
  ...['services.list', 'services.findActive', 'services.listKeys', 'postAsService.rooms'],
  ...['announcements.confirmations', 'announcements.requests', 'announcements.preview', 'announcements.audienceOf'],
  ...['notifications.read', 'notifications.readRoom', 'notifications.readSchool', 'notifications.listDead'],
  'notifications.unlink',
  ...['moderation.listQueue', 'moderation.readReport', 'moderation.listMine', 'moderation.listWarnings'],
  ...['moderation.mayOpenCase', 'blocks.listBlocks', 'blocks.blockableRoles', 'blocks.blocksAbout'],
  ...['webhooks.list', 'webhooks.find', 'webhooks.test', 'webhooks.deliveries'],
  ...[
    'cases.rooms',
    'cases.history',
    'cases.search',
    'cases.find',
    'cases.findRunning',
    'cases.rightsIn',
    'cases.list',
  ],
  ...['compareHistory.imported', 'compareHistory.placed', 'compareHistory.census', 'compareHistory.latest'],
];
const wholes: readonly string[] = ['policy', 'oversight', 'people', 'settings', 'signIn', 'refusedKeys'];

const goingOnInDirectory: readonly string[] = [
  ...['simulateHold', 'listHolds', 'listMerges', 'listAccountPairs', 'listImports', 'readImport', 'listImportChanges'],
  ...['listPersonChanges', 'listSources', 'readSourceSettings', 'checkSourceSettings', 'readPull', 'listKeys'],
  ...['readKnownRoster', 'listPeople', 'listOrganisations', 'readRelations', 'findPerson', 'readPerson', 'simulate'],
  ...['explainPair', 'chooseSource', 'readFeed', 'ownSource'],
];

const open = async () => {
  const current = new CurrentSettings({ limits: defaultLimits, fixed: nothingFixed, roles: educationPolicy.roles });
  const now = new Date('2027-01-10T12:00:00Z');
  const refusal = () => maintenanceRefusal(current.notice, () => now);
  const opened = await openChat(defaultLimits, educationPolicy, { current, refusal });
  return {
    ...opened,
    bare: opened.chat,
    chat: refuseWrites(opened.chat, refusal),
    current,
    ada: opened.school.person('ada'),
  };
};

/** The calls of an object, those of its objects as `object.call`. */
const callsOf = (whole: object): string[] =>
  Object.entries(whole).flatMap(([name, value]) => {
    if (wholes.includes(name)) return [];
    if (typeof value === 'function') return [name];
    return Object.keys(value as object).map((inner) => `${name}.${inner}`);
  });

const refusedCalls = (whole: object): string[] =>
  Object.entries(writingCalls).flatMap(([name, chosen]) => {
    const value: unknown = Reflect.get(whole, name);
    if (typeof value === 'function') return [name];
    return (chosen === 'whole' ? Object.keys(value as object) : [...(chosen as readonly string[])]).map(
      (inner) => `${name}.${inner}`,
    );
  });

describe('use cases during a maintenance', () => {
  it('are told apart, every one: those that write, and those that go on', async () => {
    const { bare } = await open();
    expect([...refusedCalls(bare), ...goingOn].sort()).to.deep.equal(callsOf(bare).sort());
    const directory = Object.keys(bare.enterDirectory('host'));
    expect([...writingDirectoryCalls, ...goingOnInDirectory].sort()).to.deep.equal(directory.sort());
  });

  it('that write are refused, each with what everybody is told and when to try again', async () => {
    const { chat, ada } = await open();
    await chat.settings.change(ada, beginsMaintenance('We move.', '2027-01-10T18:00:00Z'));
    for (const path of refusedCalls(chat)) {
      const [name = '', inner] = path.split('.');
      const holder = inner === undefined ? chat : (Reflect.get(chat, name) as object);
      const call = Reflect.get(holder, inner ?? name) as (...args: readonly unknown[]) => Promise<unknown>;
      const refusal = await refusedBy(call());
      expect([refusal.code, refusal.message, refusal.retryAfterMs, refusal.details], path).to.deep.equal([
        'MAINTENANCE',
        'We move.',
        30_000,
        { message: 'We move.', until: '2027-01-10T18:00:00.000Z' },
      ]);
    }
    for (const actor of ['host', 'key', ada] as const) {
      const entered = chat.enterDirectory(actor);
      for (const name of writingDirectoryCalls) {
        const call = entered[name] as (...args: readonly unknown[]) => Promise<unknown>;
        expect((await refusedBy(call())).code, name).to.equal('MAINTENANCE');
      }
    }
  });

  it('go on where they read, for commands, and when it is over', async () => {
    const { chat, school, ada } = await open();
    const tess = school.person('tess');
    const roomId = await school.group('tess', ['sam']);
    const send = () => chat.sendMessage({ sender: tess, roomId, content: 'Hello' });
    await chat.settings.change(ada, beginsMaintenance());
    expect((await refusedBy(send())).retryAfterMs).to.equal(10_000);
    expect((await chat.history(tess, roomId, { limit: 5 })).messages).to.deep.equal([]);
    expect((await chat.listRooms(tess, { limit: 5 })).rooms.map(({ room }) => room.id)).to.include(roomId);
    const outcome = await chat.enterDirectory('command').apply({ users: [], relations: [] });
    expect(outcome.users.created).to.equal(0);
    await chat.settings.change(ada, endsMaintenance);
    expect((await send()).message.content).to.equal('Hello');
  });

  it('find a room as it is, and open none', async () => {
    const { chat, school, ada } = await open();
    const [tess, sam] = [school.person('tess'), school.person('sam')];
    const command = { type: 'direct', userId: sam.id } as const;
    const { room } = await chat.openRoom(tess, command);
    await chat.updateRoomPreferences(tess, room.id, { isHidden: true });
    await chat.settings.change(ada, beginsMaintenance());
    const found = await chat.openRoom(tess, command);
    expect([found.room.id, found.isNew]).to.deep.equal([room.id, false]);
    expect((await chat.overview(tess, room.id)).isHidden).to.equal(true);
    const other = { type: 'direct', userId: school.id('sue') } as const;
    expect((await refusedBy(chat.openRoom(tess, other))).code).to.equal('MAINTENANCE');
    await chat.settings.change(ada, endsMaintenance);
    await chat.openRoom(tess, command);
    expect((await chat.overview(tess, room.id)).isHidden).to.equal(false);
  });

  it('say what would change, and change nothing', async () => {
    const { chat, school, ada } = await open();
    await chat.settings.change(ada, beginsMaintenance());
    const user = { externalId: 'new', role: 'student', firstName: 'New', lastName: 'One', isActive: true };
    const records = { users: [user], relations: [] };
    const directory = chat.enterDirectory(ada);
    expect((await directory.apply(records, { isDryRun: true })).users.created).to.equal(1);
    expect((await refusedBy(directory.apply(records, { isDryRun: false }))).code).to.equal('MAINTENANCE');
    // What a caller sends is no option.
    const sent = { ...records, isDryRun: true };
    expect((await refusedBy(directory.apply(sent))).code).to.equal('MAINTENANCE');
    expect((await chat.erasePerson(ada, school.id('sue'), { isDryRun: true })).person.id).to.equal(school.id('sue'));
    expect((await refusedBy(chat.erasePerson(ada, school.id('sue')))).code).to.equal('MAINTENANCE');
    expect([...tryingCalls].filter((name) => name in chat || name in directory)).to.have.length(tryingCalls.size);
  });

  it('keep a message that is sent later until it is over', async () => {
    const { chat, school, ada, world } = await open();
    const tess = school.person('tess');
    const roomId = await school.group('tess', ['sam']);
    const sendAt = new Date(world.clock.now().getTime() + 60_000);
    const clientId = '7f0b2f6e-51f5-4a30-9a60-3d4d0d3c1a11';
    const { scheduled } = await chat.scheduled.schedule({ sender: tess, roomId, content: 'At noon', sendAt, clientId });
    await chat.settings.change(ada, beginsMaintenance());
    expect(await chat.scheduled.send(scheduled.id)).to.equal('postponed');
    expect((await chat.scheduled.find(tess, scheduled.id)).state).to.equal('waiting');
    await chat.settings.change(ada, endsMaintenance);
    expect(await chat.scheduled.send(scheduled.id)).to.equal('sent');
  });
});

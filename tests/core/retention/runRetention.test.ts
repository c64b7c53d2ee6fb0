import { expect } from 'chai';
import { type RoomId, rootOrganisation } from '../../../core/ids.ts';
import { defaultLimits } from '../../../core/limits/Limits.ts';
import { type Chat, makeChat } from '../../../core/makeChat.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { RetentionKeeper } from '../../../core/retention/RetentionKeeper.ts';
import { checkRetention, cutoffOf, parseRetention } from '../../../core/retention/RetentionRule.ts';
import type { RetentionOutcome, RunRetention } from '../../../core/retention/runRetention.ts';
import { School } from '../../contracts/School.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { type MemoryWorld, memoryWorld } from '../../support/memoryWorld.ts';

const dayMs = 86_400_000;

describe('runRetention', () => {
  let world: MemoryWorld;
  let school: School;
  let chat: Chat;
  beforeEach(async () => {
    world = await memoryWorld();
    school = await School.open(world);
    chat = makeChat(world, educationPolicy, defaultLimits, {
      retention: parseRetention('group:ended:2y, direct:any:30d') ?? expect.fail(),
    });
  });
  afterEach(() => world.close());
  const words = async (roomId: RoomId) =>
    (await world.messages.history(roomId, { limit: 100 })).messages.map(({ content }) => content);
  const endedGroup = async (...contents: string[]): Promise<RoomId> => {
    const roomId = await school.group('tess', ['sam']);
    await school.say(roomId, 'tess', ...contents);
    await school.archive(roomId);
    return roomId;
  };

  it('takes the words of rooms that ended long ago, and tells those who have them', async () => {
    const roomId = await endedGroup('one', 'two');
    const publications: number[] = [];
    world.bus.addListener({
      onPublication: ({ roomId: where, events = [] }) => where === roomId && publications.push(events.length),
      onInvalidation: () => {},
      onEphemeral: () => {},
    });
    await world.clock.advance(729 * dayMs);
    expect(await chat.runRetention()).to.deep.include({ roomCount: 0, messages: 0, isDone: true });
    await world.clock.advance(3 * dayMs);
    expect(await chat.runRetention({ isPreview: true })).to.deep.include({
      ...{ roomCount: 1, messages: 2 },
      rooms: [{ roomId, name: 'Group', rule: 'group:ended:2y', messages: 2, keptBy: null }],
    });
    expect(await words(roomId)).to.deep.equal(['one', 'two']);
    expect(await chat.runRetention()).to.deep.include({ roomCount: 1, messages: 2, isDone: true });
    expect(await words(roomId)).to.deep.equal(['', '']);
    expect(publications).to.deep.equal([2]);
    const [entry] = await world.auditLog.list({ action: 'words.expired', limit: 5 });
    expect(entry).to.deep.include({ roomId, actor: { kind: 'system' } });
    expect(await chat.runRetention()).to.deep.include({ roomCount: 0, messages: 0 });
  });

  it('takes what imports changed by their age, and keeps their numbers', async () => {
    chat = makeChat(world, educationPolicy, defaultLimits, {
      retention: parseRetention('imports:any:2y') ?? expect.fail(),
    });
    const directory = chat.enterDirectory('host');
    const [first] = await directory.listImports({ limit: 1 });
    const id = first?.id ?? expect.fail('the school came by no import');
    await world.clock.advance(729 * dayMs);
    expect(await chat.runRetention()).to.deep.include({ imports: 0 });
    await world.clock.advance(3 * dayMs);
    expect(await chat.runRetention({ isPreview: true })).to.deep.include({ imports: 1, rooms: [] });
    expect((await directory.listImportChanges(id, { limit: 1 })).length).to.equal(1);
    expect(await chat.runRetention()).to.deep.include({ imports: 1, isDone: true });
    expect(await directory.listImportChanges(id, { limit: 1 })).to.deep.equal([]);
    expect(await directory.readImport(id)).to.include({ isForgotten: true });
    const [entry] = await world.auditLog.list({ action: 'words.expired', limit: 5 });
    expect(entry).to.deep.include({ actor: { kind: 'system' } });
    expect(await chat.runRetention()).to.deep.include({ imports: 0 });
  });

  it('takes single messages by their age where a rule is about any room', async () => {
    const roomId = await school.direct('tess', 'sam');
    await school.say(roomId, 'tess', 'old');
    await world.clock.advance(31 * dayMs);
    await school.say(roomId, 'tess', 'new');
    await chat.runRetention();
    expect(await words(roomId)).to.deep.equal(['', 'new']);
  });

  it('takes what was to be sent later into a room that has ended', async () => {
    const roomId = await endedGroup();
    await world.scheduledMessages.add({
      ...{ roomId, senderId: school.id('tess'), clientId: null, sent: 'x', content: 'x', replyTo: null, mentions: [] },
      ...{ attachments: [], asksConfirmation: false, dueAt: new Date(world.clock.now().getTime() + 900 * dayMs) },
    });
    await school.archive(roomId, false);
    await school.say(roomId, 'tess', 'old');
    await school.archive(roomId);
    await world.clock.advance(800 * dayMs);
    await chat.runRetention();
    expect(await world.scheduledMessages.scheduledIn(roomId, [school.id('tess')])).to.deep.equal([]);
  });

  it('takes the words of held messages too, where nobody ever wrote anything else', async () => {
    const [direct, group] = [await school.direct('tess', 'sam'), await endedGroup()];
    const draft = { senderId: school.id('tess'), sent: 'x', content: 'x', clientId: null, replyTo: null };
    const more = { organisation: rootOrganisation, masked: null, reasons: [] };
    const states = async () =>
      (await Promise.all([direct, group].map((roomId) => world.heldMessages.heldIn(roomId))))
        .flat()
        .map(({ state, content }) => `${state} ${content}`);
    await world.heldMessages.hold({ ...draft, ...more, roomId: direct });
    await school.archive(group, false);
    await world.heldMessages.hold({ ...draft, ...more, roomId: group });
    await school.archive(group);
    await chat.runRetention();
    expect(await states()).to.deep.equal(['waiting x', 'waiting x']);
    await world.clock.advance(31 * dayMs);
    await chat.runRetention();
    expect(await states()).to.deep.equal(['expired ', 'waiting x']);
    await world.clock.advance(800 * dayMs);
    expect(await chat.runRetention({ isPreview: true })).to.deep.include({ roomCount: 1, messages: 0 });
    await chat.runRetention();
    expect(await states()).to.deep.equal(['expired ', 'expired ']);
    expect(await chat.runRetention()).to.deep.include({ roomCount: 0 });
  });

  it('forgets with the words who was asked to confirm them', async () => {
    const strict = makeChat(world, educationPolicy, defaultLimits, {
      retention: parseRetention('audience_guardians:any:30d') ?? expect.fail(),
    });
    const announce = async () =>
      (
        await strict.announcements.announce(school.person('tess'), {
          ...{ content: 'Trip on Friday', clientId: crypto.randomUUID(), confirmation: 'person' },
          audience: { type: 'audience_guardians', places: [{ of: 'context', context: 'algebra-1' }] },
        })
      ).message;
    const first = await announce();
    await world.clock.advance(20 * dayMs);
    const second = await announce();
    const asked = async () =>
      (await world.announcements.askedOf([school.id('pam')], 9)).map(({ messageId }) => messageId);
    await strict.runRetention();
    expect(await asked()).to.deep.equal([second.id, first.id]);
    await world.clock.advance(11 * dayMs);
    await strict.runRetention();
    expect(await asked()).to.deep.equal([second.id]);
    expect(await words(second.roomId)).to.deep.equal(['', 'Trip on Friday']);
  });

  it('keeps what a legal hold preserves: a room, and all rooms of a person', async () => {
    const [one, two] = [await endedGroup('one'), await endedGroup('two')];
    await world.clock.advance(800 * dayMs);
    const draft = { effect: 'preserve', reason: 'Case 4', begins: world.clock.now(), ends: null } as const;
    const office = chat.enterDirectory('command');
    const { id } = await office.setHold({ ...draft, subject: { roomId: one } });
    const { rooms } = await chat.runRetention();
    expect(rooms.map(({ roomId, keptBy }) => [roomId, keptBy])).to.deep.equal([
      [one, `hold ${id} (“Case 4”)`],
      [two, null],
    ]);
    expect([await words(one), await words(two)]).to.deep.equal([['one'], ['']]);
    await office.setHold({ ...draft, subject: { userId: school.id('sam') } });
    await office.liftHold(id);
    expect(await chat.runRetention()).to.deep.include({ messages: 0 });
    expect(await words(one)).to.deep.equal(['one']);
  });

  it('goes on where it was stopped', async () => {
    const roomId = await endedGroup(...Array.from({ length: 450 }, (_, index) => `message ${index}`));
    await world.clock.advance(800 * dayMs);
    let steps = 0;
    const stopped = await chat.runRetention({ proceed: () => ++steps < 3 });
    expect(stopped.isDone).to.equal(false);
    const left = { roomId, senderIds: null, before: null, after: 0 };
    expect((await world.messageEraser.countMessages(left)).live).to.equal(50);
    await chat.runRetention();
    expect((await world.messageEraser.countMessages(left)).live).to.equal(0);
  });

  it('runs on one node at a time, every day', async () => {
    const timers = new ManualTimers(world.clock);
    const runs: RetentionOutcome[] = [];
    const failures: unknown[] = [];
    const outcome = { rooms: [], roomCount: 0, messages: 0, imports: 0, isDone: true };
    const run: RunRetention = async ({ proceed = () => true } = {}) => ({ ...outcome, isDone: await proceed() });
    const keeperOf = (holder: string) =>
      new RetentionKeeper({
        ...{ runRetention: run, leases: world.leases, clock: world.clock, timers, holder },
        watch: { onRun: (one) => runs.push(one), onFailure: (failure) => failures.push(failure) },
      });
    const keeper = keeperOf('one');
    keeper.start();
    const other = keeperOf('two');
    await timers.pass(1);
    await world.leases.acquire('retention', 'two', 60_000);
    await timers.pass(dayMs);
    await keeper.close();
    await other.close();
    expect(failures).to.deep.equal([]);
    expect(runs[0]?.isDone).to.equal(true);
  });
});

describe('RetentionRule', () => {
  it('reads rules, and nothing else', () => {
    expect(parseRetention(' class:ended:2y ,direct:any:30d,')).to.deep.equal([
      { type: 'class', state: 'ended', after: { amount: 2, unit: 'y' } },
      { type: 'direct', state: 'any', after: { amount: 30, unit: 'd' } },
    ]);
    for (const text of ['class', 'class:ended', 'class:ended:0y', 'class:gone:2y', 'class:ended:2', 'class:ended:2y;x'])
      expect(parseRetention(text), text).to.equal(undefined);
  });

  it('refuses types that the policy does not have, and rules that contradict each other', () => {
    const check = (text: string) => () => checkRetention(educationPolicy, parseRetention(text) ?? []);
    expect(check('class:ended:2y,class:any:5y')).to.not.throw();
    expect(check('clas:ended:2y')).to.throw(/no room type "clas"; use one of direct/);
    expect(check('class:ended:2y,class:ended:3y')).to.throw(/another rule/);
  });

  it('counts months and years by the calendar', () => {
    const cutoff = (amount: number, unit: 'd' | 'm' | 'y', now: string) =>
      cutoffOf({ after: { amount, unit } }, new Date(now)).toISOString();
    expect(cutoff(1, 'm', '2026-03-31T10:00:00Z')).to.equal('2026-02-28T10:00:00.000Z');
    expect(cutoff(2, 'y', '2028-02-29T00:00:00Z')).to.equal('2026-02-28T00:00:00.000Z');
    expect(cutoff(14, 'm', '2026-01-15T00:00:00Z')).to.equal('2024-11-15T00:00:00.000Z');
    expect(cutoff(30, 'd', '2026-03-31T00:00:00Z')).to.equal('2026-03-01T00:00:00.000Z');
  });
});

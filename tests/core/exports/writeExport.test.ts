import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Attachment } from '../../../core/attachments/Attachment.ts';
import type { ExportSubject } from '../../../core/exports/ExportSubject.ts';
import { asRoomId, asUserId, type MessageId, rootOrganisation } from '../../../core/ids.ts';
import { defaultLimits } from '../../../core/limits/Limits.ts';
import { type Chat, makeChat } from '../../../core/makeChat.ts';
import { deleted, edited } from '../../../core/messages/Message.ts';
import { asCaseId } from '../../../core/oversight/OversightCase.ts';
import type { Actor } from '../../../core/permissions/Actor.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { rootScope } from '../../../core/permissions/RoleGrant.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { School } from '../../contracts/School.ts';
import { type MemoryWorld, memoryWorld } from '../../support/memoryWorld.ts';
import { exportSettings, keptArchive, recordsOf, unzip, verifyBytes } from '../../support/zippedExport.ts';

describe('writeExport', () => {
  let world: MemoryWorld;
  let school: School;
  let chat: Chat;

  beforeEach(async () => {
    world = await memoryWorld();
    school = await School.open(world);
    chat = makeChat(world, educationPolicy, defaultLimits, {
      exportSettings: exportSettings(),
    });
  });
  afterEach(() => world.close());

  const run = async (actor: Actor, subject: ExportSubject) => {
    const { archive, bytes } = keptArchive();
    const summary = await chat.makeExport(actor, { subject, open: () => archive });
    const files = await unzip(bytes());
    return {
      summary,
      bytes: bytes(),
      files,
      records: recordsOf(files),
      html: [...files].filter(([path]) => path.endsWith('.html')),
    };
  };
  const edit = async (
    roomId: ReturnType<typeof asRoomId>,
    messageId: MessageId,
    who: 'tess' | 'sam',
    content: string,
  ) => {
    const actorId = school.id(who);
    const change = (message: Parameters<typeof edited>[0], now: Date) => edited(message, actorId, content, now);
    await world.messages.amend({ roomId, messageId, actorId, action: 'edit', asModerator: false, change });
  };

  const keepContent = async (text: string) => {
    const blob = { hash: createHash('sha256').update(text).digest('hex'), size: text.length };
    await world.attachments.reserve([blob]);
    await world.blobStore.put(blob.hash, blob.size, async function* () {
      yield Buffer.from(text);
    });
    return blob;
  };
  const addFile = async (who: 'tess' | 'sam', text: string) => {
    const blob = await keepContent(text);
    const file = {
      name: `${text}.TXT`,
      mediaType: 'text/plain',
      kind: 'text',
      size: text.length,
      state: 'ready',
    } as const;
    const draft = { ownerId: school.id(who), file, blob, thumbnail: null, quotaBytes: 1_000 };
    return (await world.attachments.add(draft)).attachment;
  };

  it('has the profile picture of the person, and nobody else’s', async () => {
    for (const who of ['tess', 'sam'] as const) {
      const blob = await keepContent(`the face of ${who}`);
      const userId = school.id(who);
      await world.directory.transaction((tx) => tx.pictures.set({ userId, blob, origin: 'own' }));
    }
    const userId = school.id('sam');
    const { files, records } = await run('host', { kind: 'person', userId });
    const path = `pictures/${userId}.webp`;
    expect([...files.keys()].filter((name) => name.startsWith('pictures/'))).to.deep.equal([path]);
    expect(files.get(path)).to.equal('the face of sam');
    const [record, ...others] = records.filter(({ type }) => type === 'picture');
    expect(others).to.deep.equal([]);
    expect(record).to.deep.include({ user_id: userId, from: 'own', bytes: 15, path });
  });

  it('has what another chat called rooms, and messages of the person alone', async () => {
    const records = [
      { kind: 'room', id: 'r1', type: 'direct', people: ['tess', 'sam'] },
      { kind: 'message', id: 'm1', room: 'r1', author: 'tess', at: '2021-09-01T07:00:00Z', text: 'hers' },
      { kind: 'message', id: 'm2', room: 'r1', author: 'sam', at: '2021-09-01T07:01:00Z', text: 'his' },
    ] as const;
    const lines = async function* () {
      for (const [index, record] of records.entries()) yield { line: index + 1, record };
    };
    await chat.importHistory(lines(), { source: 'old' });
    const roomId = (await world.history.rooms('old', ['r1'])).get('r1') ?? asRoomId(0);
    const sourcesIn = async (subject: ExportSubject) =>
      (await run('host', subject)).records.flatMap(({ type, content, sources, source, source_id: id }) =>
        type === 'room' && sources !== undefined ? [sources] : type === 'message' ? [[content, source, id]] : [],
      );
    const room = [{ source: 'old', source_id: 'r1' }];
    expect(await sourcesIn({ kind: 'person', userId: school.id('tess') })).to.deep.equal([
      ...[room, ['hers', 'old', 'm1'], ['his', undefined, undefined]],
    ]);
    expect(await sourcesIn({ kind: 'room', roomId })).to.deep.equal([
      ...[room, ['hers', 'old', 'm1'], ['his', 'old', 'm2']],
    ]);
  });

  it('has the files of a room, those of deleted messages too, and of a person their own', async () => {
    const roomId = await school.direct('tess', 'sam');
    const files = [await addFile('tess', 'homework'), await addFile('sam', 'answer'), await addFile('tess', 'stray')];
    const [homework, answer, stray] = files;
    if (homework === undefined || answer === undefined || stray === undefined) return expect.fail();
    const send = (who: 'tess' | 'sam', attachment: Attachment) =>
      world.messages.append({
        ...{ roomId, senderId: school.id(who), sent: '', content: '', clientId: null, replyTo: null },
        attachments: [attachment],
      });
    const { message } = await send('tess', homework);
    await send('sam', answer);
    const target = { roomId, messageId: message.id, actorId: school.id('tess'), asModerator: false } as const;
    await world.messages.amend({ ...target, action: 'delete', change: deleted });

    const room = await run('host', { kind: 'room', roomId });
    expect(room.files.get(`files/${homework.id}.txt`)).to.equal('homework');
    expect(room.files.get(`files/${answer.id}.txt`)).to.equal('answer');
    expect((await verifyBytes(room.bytes)).fault).to.equal(null);
    const own = await run('host', { kind: 'person', userId: school.id('tess') });
    expect([...own.files.keys()].filter((path) => path.startsWith('files/')).sort()).to.deep.equal(
      [`files/${homework.id}.txt`, `files/${stray.id}.txt`].sort(),
    );
    expect((await verifyBytes(own.bytes)).fault).to.equal(null);
  });

  it('gives a person what guards held of theirs without notes of reviewers, and a room all of it', async () => {
    const roomId = await school.direct('tess', 'sam');
    for (const who of ['sam', 'tess'] as const) {
      const { held } = await world.heldMessages.hold({
        ...{ roomId, senderId: school.id(who), sent: who, content: `words of ${who}`, clientId: null, replyTo: null },
        ...{ organisation: rootOrganisation, masked: '•••', reasons: [{ code: 'words', message: 'Not here.' }] },
      });
      const decision = { deciderId: school.id('ada'), note: 'a note', answer: 'Stay polite.' };
      await world.heldMessages.decide(held.id, 'refused', decision, null);
    }
    const heldIn = async (subject: ExportSubject) =>
      (await run('command', subject)).records.filter(({ type }) => type === 'held_message');
    const own = await heldIn({ kind: 'person', userId: school.id('sam') });
    expect(own.map((one) => one['content'])).to.deep.equal(['words of sam']);
    expect(own[0]).to.include({ state: 'refused', answer: 'Stay polite.' }).and.not.to.have.property('note');
    const all = await heldIn({ kind: 'room', roomId });
    expect(all.map((one) => [one['content'], one['note']])).to.deep.equal([
      ['words of sam', 'a note'],
      ['words of tess', 'a note'],
    ]);
  });

  it('gives a person what they send later, and nobody else, the room neither', async () => {
    const roomId = await school.direct('tess', 'sam');
    const sendAt = new Date(world.clock.now().getTime() + 3_600_000);
    for (const who of ['sam', 'tess'] as const)
      await chat.scheduled.schedule({ sender: school.person(who), roomId, content: `later ${who}`, sendAt });
    const laterIn = async (subject: ExportSubject) =>
      (await run('command', subject)).records.filter(({ type }) => type === 'scheduled_message');
    const own = await laterIn({ kind: 'person', userId: school.id('sam') });
    expect(own.map((one) => [one['content'], one['state'], one['send_at']])).to.deep.equal([
      ['later sam', 'waiting', sendAt.toISOString()],
    ]);
    expect(await laterIn({ kind: 'room', roomId })).to.deep.equal([]);
  });

  it('gives a person what they reported and whom they block, and never who reported them', async () => {
    const roomId = await school.group('tess', ['sam', 'sue']);
    const [messageId = 0 as MessageId] = await school.say(roomId, 'sam', 'rude words');
    const theirs = { messageId, reason: 'insult', comment: 'words of the reporter' } as const;
    const { report: about } = await chat.moderation.report(school.person('sue'), theirs);
    const kept = { userId: school.id('sam'), reason: 'danger', comment: 'signs of danger' } as const;
    const { report: danger } = await chat.moderation.report(school.person('tess'), kept);
    const complaint = { userId: school.id('tess'), reason: 'other', comment: 'too much homework' } as const;
    await chat.moderation.report(school.person('sam'), complaint);
    await world.directory.transaction((tx) => tx.setBlock(school.id('sam'), school.id('sue'), true));
    const subject = { kind: 'person', userId: school.id('sam') } as const;
    const ofTypes = async (...types: string[]) =>
      (await run('command', subject)).records.filter(({ type }) => types.includes(String(type)));
    expect(await ofTypes('report_about')).to.deep.equal([]);

    const warning = { action: 'warn', note: 'first time', warning: 'Stay polite' } as const;
    await chat.moderation.decide(school.person('ada'), about.id, warning);
    await chat.moderation.decide(school.person('ada'), danger.id, { action: 'dismiss', note: 'a secret' });
    const [made, aboutThem, block] = await ofTypes('report', 'report_about', 'block');
    expect(made).to.deep.include({ reason: 'other', comment: 'too much homework', outcome: null });
    expect(aboutThem).to.deep.equal({
      n: aboutThem?.['n'],
      type: 'report_about',
      outcome: 'acted',
      warning: 'Stay polite',
    });
    expect(block?.['person']).to.deep.equal({ id: school.id('sue'), name: 'Sue Zeller' });
    const { html, records } = await run('command', subject);
    const all = JSON.stringify([html, records]);
    for (const secret of ['words of the reporter', 'signs of danger', 'first time', 'a secret'])
      expect(all).to.not.contain(secret);
  });

  it('gives a person their browsers without keys, and what they were asked to confirm', async () => {
    const at = world.clock.now();
    const hash = 'a-hash-of-a-key';
    const way = { userId: school.id('pam'), way: 'link', userAgent: 'Firefox on a phone' };
    await world.sessions.open({ ...way, createdAt: at, expiresAt: new Date(at.getTime() + 3_600_000), hash });
    const { message } = await chat.announcements.announce(school.person('tess'), {
      ...{ content: 'Trip on Friday', clientId: crypto.randomUUID(), confirmation: 'person' },
      audience: { type: 'audience_guardians', places: [{ of: 'context', context: 'algebra-1' }] },
    });
    await chat.announcements.confirm(school.person('pam'), message.roomId, message.id);
    const own = async (who: 'pam' | 'tom') => {
      const { records, html } = await run('command', { kind: 'person', userId: school.id(who) });
      expect(JSON.stringify([records, html])).not.to.contain(hash);
      return records.filter(({ type }) => type === 'session' || type === 'confirmation');
    };
    const [session, confirmation, ...others] = await own('pam');
    expect(session).to.include({ way: 'link', browser: 'Firefox on a phone', since: at.toISOString() });
    expect(confirmation).to.include({ room_id: message.roomId, message_id: message.id, wanted: 'person' });
    expect(confirmation?.['confirmed_at']).to.be.a('string');
    expect(others).to.deep.equal([]);
    expect(await own('tom')).to.deep.equal([]);
  });

  it('gives a person how and where they are told of messages, without the keys of a device', async () => {
    const { notificationChoices: choices } = world;
    const pam = school.id('pam');
    const roomId = await school.group('tess', ['pam', 'sam']);
    await choices.saveSettings(pam, { channels: { push: { mode: 'instant' } }, locale: 'ru' });
    await choices.saveAddress({ userId: pam, channel: 'push', address: 'a-device', details: { auth: 'a-key' } }, 5);
    await choices.saveRoomSettings(roomId, pam, { level: 'mentions' });
    const own = async (who: 'pam' | 'sam') => {
      const { records, html } = await run('command', { kind: 'person', userId: school.id(who) });
      expect(JSON.stringify([records, html])).not.to.contain('a-key');
      return records.filter(({ type }) => String(type).includes('notification'));
    };
    const [settings, address, level, ...others] = await own('pam');
    expect(settings).to.deep.include({ channels: { push: { mode: 'instant', at: null } }, locale: 'ru' });
    expect(address).to.include({ type: 'notification_address', channel: 'push', address: 'a-device' });
    expect(level).to.include({ type: 'room_notifications', room_id: roomId, level: 'mentions', snoozed_until: null });
    expect([others, await own('sam')]).to.deep.equal([[], []]);
  });

  it('gives a person what imports changed about them, and nothing of holds', async () => {
    const sam = { externalId: 'sam', role: 'student', firstName: 'Samuel', lastName: 'Stone', isActive: true };
    await chat.applyDirectory({ users: [sam], relations: [] }, { sameIds: new Set(['sam']) });
    await chat.enterDirectory('host').setHold({
      ...{ subject: { userId: school.id('sam') }, effect: 'keep', reason: 'a trip' },
      ...{ begins: world.clock.now(), ends: null },
    });
    const { records } = await run('command', { kind: 'person', userId: school.id('sam') });
    const changes = records.filter(({ type }) => type === 'change');
    expect(changes[0]).to.deep.include({ what: 'person', external_id: 'sam', source: 'host' });
    expect(changes[0]?.['after']).to.include({ first_name: 'Samuel' });
    expect(changes.filter(({ what }) => what === 'relation').length).to.be.greaterThan(0);
    expect(changes.map(({ what }) => what)).not.to.include('hold');
  });

  it('gives a room with every revision, deleted words and the members of all times', async () => {
    const roomId = await school.group('tess', ['sam', 'sue']);
    const [first = 0 as MessageId, second = 0 as MessageId] = await school.say(roomId, 'sam', 'one', 'two');
    await edit(roomId, first, 'sam', 'won');
    await school.remove(roomId, second);
    await world.rooms.update({ roomId, actorId: null, change: (room) => room.leftBy([school.id('sue')], 'removed') });
    const { records, bytes, summary } = await run('command', { kind: 'room', roomId });
    const messages = records.filter(({ type }) => type === 'message');
    expect(messages.map(({ content }) => content)).to.deep.equal(['won', null]);
    const said = messages.map(({ revisions }) =>
      (revisions as { content: string | null }[]).map(({ content }) => content),
    );
    expect(said).to.deep.equal([
      ['one', 'won'],
      ['two', null],
    ]);
    expect(records.filter(({ type }) => type === 'member').map(({ left_seq }) => left_seq)).to.deep.equal([
      null,
      null,
      5,
    ]);
    expect(records.filter(({ type }) => type === 'event').map(({ event }) => event)).to.deep.equal([
      'message_edited',
      'message_deleted',
      'participants_left',
    ]);
    expect(records.flatMap(({ seq }) => seq ?? [])).to.deep.equal([1, 2, 3, 4, 5]);
    expect(summary).to.deep.equal({ rooms: 1, records: records.length, isSigned: true });
    expect(await verifyBytes(bytes)).to.deep.include({ fault: null, records: records.length });
  });

  it('gives a person their own words with revisions, and of others what they could read', async () => {
    const roomId = await school.group('tess', ['sam', 'sue']);
    const [question = 0 as MessageId] = await school.say(roomId, 'tess', 'secret draft');
    await edit(roomId, question, 'tess', 'question');
    const [answer = 0 as MessageId] = await school.say(roomId, 'sam', 'answer');
    await edit(roomId, answer, 'sam', 'better answer');
    await world.rooms.update({ roomId, actorId: null, change: (room) => room.leftBy([school.id('sam')], 'removed') });
    await school.say(roomId, 'tess', 'after Sam left');
    const elsewhere = await school.direct('tess', 'sue');
    await school.say(elsewhere, 'sue', 'not for Sam');

    const { records, files, summary } = await run(school.person('ada'), { kind: 'person', userId: school.id('sam') });
    const all = [...files.values()].join('\n');
    expect(all).to.contain('question').and.contain('better answer');
    for (const hidden of ['secret draft', 'after Sam left', 'not for Sam']) expect(all, hidden).not.to.contain(hidden);
    const mine = records.find(({ type, id }) => type === 'message' && id === answer);
    expect(mine?.['revisions']).to.have.length(2);
    expect(records.find(({ type, id }) => type === 'message' && id === question)).not.to.have.property('revisions');
    expect(records.filter(({ type }) => type === 'relation')).to.have.length(3);
    expect(summary.rooms).to.be.greaterThan(1);
  });

  it('puts every export on record before it is written (I19)', async () => {
    await run(school.person('ada'), { kind: 'person', userId: school.id('sam') });
    const [entry] = await world.auditLog.list({ action: 'export.made', limit: 5 });
    expect(entry).to.deep.include({ subjects: [school.id('sam')], actor: { kind: 'person', id: school.id('ada') } });
  });

  it('refuses everybody without the right, as if there were nobody', async () => {
    const person = { kind: 'person', userId: school.id('sam') } as const;
    for (const name of ['tess', 'sam', 'pam'] as const)
      expect(await refusalOf(run(school.person(name), person)), name).to.equal('USER_NOT_FOUND');
    expect(await refusalOf(run('command', { kind: 'person', userId: asUserId(987_654) }))).to.equal('USER_NOT_FOUND');
    expect(await refusalOf(run('command', { kind: 'room', roomId: asRoomId(987_654) }))).to.equal('ROOM_NOT_FOUND');
    expect(await refusalOf(run('command', { kind: 'case', caseId: asCaseId(5) }))).to.equal('NOT_FOUND');
    expect(await refusalOf(run(school.person('ada'), { kind: 'room', roomId: asRoomId(1) }))).to.equal(
      'ROOM_NOT_FOUND',
    );
    expect(await world.auditLog.list({ action: 'export.made', limit: 5 })).to.deep.equal([]);
  });

  it('gives the rooms of a case, each once', async () => {
    const roomId = await school.group('tess', ['sue']);
    await school.say(roomId, 'sue', 'words of a case');
    const { id: caseId } = await world.cases.open(
      {
        ...{ reason: 'A complaint', personIds: [school.id('sue')], roomIds: [asRoomId(1)], scope: rootScope },
        ...{ until: new Date('2999-01-01'), authorId: school.id('ada'), needsApproval: false },
      },
      ({ id }) => ({ actor: { kind: 'person', id: school.id('ada') }, action: 'case.opened', caseId: id }),
    );
    const { records, summary, bytes } = await run('command', { kind: 'case', caseId });
    expect(records[0]).to.deep.include({ type: 'case', reason: 'A complaint' });
    const rooms = records.filter(({ type }) => type === 'room').map(({ id }) => id);
    expect(rooms).to.include(roomId).and.include(1);
    expect(new Set(rooms).size).to.equal(summary.rooms);
    expect((await verifyBytes(bytes)).fault).to.equal(null);
  });

  it('parts long rooms into files, whose records stay in one chain', async () => {
    const roomId = await school.direct('tess', 'sam');
    for (let index = 0; index < 2_300; index += 1) await school.append(roomId, 'tess', `message ${index}`);
    const { files, records, bytes } = await run('command', { kind: 'room', roomId });
    expect([...files.keys()].filter((path) => path.endsWith('.jsonl'))).to.deep.equal([
      `rooms/${roomId}/0001.jsonl`,
      `rooms/${roomId}/0002.jsonl`,
    ]);
    expect(records.filter(({ type }) => type === 'message')).to.have.length(2_300);
    expect(records.map(({ n }) => n)).to.deep.equal(records.map((_, index) => index + 1));
    expect(files.get(`rooms/${roomId}/0001.html`)).to.contain('href="0002.html"');
    expect((await verifyBytes(bytes)).fault).to.equal(null);
  });

  it('shows what people wrote as text, whatever it is', async () => {
    const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(2)> "\' &amp; مرحبا 👩‍👩‍👧 \u202Eevil';
    await school.change('sam', { firstName: '<b onclick="x">Sam', lastName: '</title>' });
    const roomId = await school.group('tess', ['sam']);
    await school.say(roomId, 'sam', hostile);
    const { html, records } = await run('command', { kind: 'person', userId: school.id('sam') });
    for (const [path, page] of html) {
      expect(page, path).not.to.match(/<script|<img|<b |onclick="|javascript:|https?:\/\//);
      expect(page, path).to.contain("default-src 'none'");
    }
    expect(records.find(({ type, room_id }) => type === 'message' && room_id === roomId)?.['content']).to.equal(
      hostile,
    );
  });
});

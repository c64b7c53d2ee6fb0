import { expect } from 'chai';
import { type ApplyOptions, makeApplyDirectory } from '../../core/directory/applyDirectory.ts';
import type { DirectoryOutcome } from '../../core/directory/DirectoryOutcome.ts';
import type { DirectorySnapshot, UserRecord } from '../../core/directory/DirectoryRecords.ts';
import { defaultLossGuards } from '../../core/directory/Losses.ts';
import { type ManageImports, makeManageImports } from '../../core/directory/manageImports.ts';
import { makeMapIds } from '../../core/directory/mapIds.ts';
import type { UserId } from '../../core/ids.ts';
import { asImportId, type ImportId } from '../../core/imports/Import.ts';
import type { RecordedChange } from '../../core/imports/RecordedChange.ts';
import { educationPolicy as policy } from '../../core/permissions/educationPolicy.ts';
import { relationRoomKey } from '../../core/rooms/roomKeys.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { relationRecord, userRecord } from './records.ts';
import { refusalOf, refusedBy } from './refusalOf.ts';
import { stateOver } from './stateOver.ts';

const at = (role: string, organisation = 'north'): Partial<UserRecord> => ({ roles: [{ role, organisation }] });
const users = [
  userRecord('ada', 'teacher', at('teacher')),
  userRecord('pip', 'student', { ...at('student'), email: 'pip@school.example' }),
  userRecord('kim', 'student', at('student')),
  userRecord('rob', 'parent', at('parent')),
];
const relations = [
  relationRecord('teaches', 'ada', 'pip', { context: 'c1', begins: '2020-01-01' }),
  relationRecord('teaches', 'ada', 'kim', { context: 'c1' }),
  relationRecord('guardian_of', 'rob', 'pip'),
];
type Roster = Omit<DirectorySnapshot, 'source' | 'complete'>;
const first: Roster = {
  organisations: [{ externalId: 'north', name: 'North School', type: 'school' }],
  contexts: [{ externalId: 'c1', name: 'Algebra', organisation: 'north', year: '8' }],
  ...{ users, relations },
};
const without = (externalId: string): Roster => ({
  ...first,
  users: users.filter((user) => user.externalId !== externalId),
  relations: relations.filter(({ from, to }) => from !== externalId && to !== externalId),
});
const instead = (user: UserRecord): Roster => ({
  ...first,
  users: users.map((one) => (one.externalId === user.externalId ? user : one)),
});
const renamed = userRecord('pip', 'student', { ...at('student'), firstName: 'Philippa', email: 'p@school.example' });

/** That Pip comes back by another name is meant. */
const same: ApplyOptions = { sameIds: new Set(['pip']) };

const bus = { publish: () => {}, invalidate: () => {} };

interface ImportsWorld extends StoredWorld {
  roster(given: Roster, source?: string, options?: ApplyOptions): Promise<DirectoryOutcome & { importId: ImportId }>;
  put(given: Partial<Roster>, source?: string): Promise<DirectoryOutcome>;
  readonly imports: StoredWorld['imports'];
  readonly manage: ManageImports;
  id(externalId: string): Promise<UserId>;
}

/** What is on record of imports, and what an undo restores. */
export const importsContract = (name: string, open: OpenStored): void =>
  void describe(`imports (${name})`, () => {
    const fact = stateOver(async (): Promise<ImportsWorld> => {
      const world = await open();
      const { directory, people, directoryReader, imports, clock } = world;
      const apply = makeApplyDirectory({ directory, policy, bus, clock });
      return {
        ...world,
        roster: async (given, source = 'sis', options = {}) => {
          const complete = { users: true, relations: true };
          const file = { hash: 'ab'.repeat(32), name: 'night.zip', settings: { format: 'oneroster' } };
          const outcome = await apply({ ...given, source, complete }, { isForced: true, file, ...options });
          return { ...outcome, importId: outcome.importId ?? asImportId(0) };
        },
        put: (given, source = 'sis') => apply({ users: [], relations: [], ...given }, { source }),
        manage: makeManageImports({
          ...{ directory, policy, bus, imports, people, directoryReader, clock, actor: 'command', part: 'all' },
        }),
        id: async (externalId) => (await people.findByExternalId(externalId, 'sis'))?.id ?? expect.fail(externalId),
      };
    });

    /** People, relations, organisations, contexts and memberships as everybody sees them. */
    const state = async ({ directoryReader, people, rooms }: StoredWorld): Promise<unknown> => {
      const listed = (await directoryReader.listPeople({ limit: 100 })).people.map(({ person }) => person);
      const { organisations } = await directoryReader.listOrganisations({ limit: 100 });
      const graph = await people.around(listed.map(({ id }) => id));
      const related = listed.flatMap(({ id }) => [...graph.from(id)]);
      const members = [];
      for (const { from, to, context } of related.filter(({ kind }) => kind === 'teaches')) {
        const room = await rooms.findByKey(relationRoomKey('forum_subject', { from, to, context }));
        const held = room === undefined ? [] : await rooms.participants(room.id);
        members.push([room?.id, room?.isActive, held.map(({ userId, role }) => [userId, role]).sort()]);
      }
      const said = await directoryReader.readSource('sis');
      return { listed, organisations, related: related.map((one) => JSON.stringify(one)).sort(), members, said };
    };
    const changesOf = (world: ImportsWorld, id: ImportId) => world.manage.listImportChanges(id, { limit: 100 });
    const short = ({ what, kind, externalId, before, after }: RecordedChange) =>
      [what, kind, externalId, before === null ? '' : 'before', after === null ? '' : 'after'].join(' ').trim();
    const undo = (world: ImportsWorld, id: ImportId) => world.manage.undoImport(id);
    const mustId = (id: ImportId | null): ImportId => id ?? expect.fail('not on record');

    fact('an import is on record with its file, its settings, its numbers and each change', async (world) => {
      const { importId } = await world.roster(first);
      const found = await world.manage.readImport(importId);
      expect(found).to.deep.include({
        ...{ source: 'sis', kind: 'roster', actor: { kind: 'host' }, fileHash: 'ab'.repeat(32), fileName: 'night.zip' },
        ...{ undoes: null, undoneBy: null, isForgotten: false, changes: 9 },
        settings: { format: 'oneroster', is_forced: true, guards: defaultLossGuards },
      });
      expect(found.counts).to.deep.include({
        organisations: { created: 1, updated: 0, unchanged: 0 },
        contexts: { created: 1, updated: 0, unchanged: 0 },
      });
      expect((await changesOf(world, importId)).map(short)).to.have.members([
        'organisation  north  after',
        'context  c1  after',
        ...['ada', 'pip', 'kim', 'rob'].map((id) => `person  ${id}  after`),
        ...['teaches', 'teaches', 'guardian_of'].map((kind) => `relation ${kind}   after`),
      ]);
      const [pip] = await world.manage.listPersonChanges(await world.id('pip'), { limit: 1, what: 'person' });
      expect(pip?.after).to.deep.equal({
        ...{ is_active: true, first_name: 'First pip', last_name: 'Last pip', email: 'pip@school.example' },
        roles: [{ role: 'student', organisation: 'north', begins: null, ends: null }],
      });
    });

    fact(
      'the same file again is on record and changes nothing; records that change nothing leave no trace',
      async (world) => {
        await world.roster(first);
        const again = await world.roster(first);
        expect(await world.manage.readImport(again.importId)).to.include({ changes: 0, source: 'sis' });
        expect((await world.put({ users: [users[0] ?? expect.fail()] })).importId).to.equal(null);
        const changed = await world.put({ users: [renamed] });
        const listed = await world.manage.listImports({ limit: 10 });
        expect(listed.map(({ id, kind }) => [id, kind])).to.deep.equal([
          [changed.importId, 'records'],
          [again.importId, 'roster'],
          [again.importId - 1, 'roster'],
        ]);
      },
    );

    fact('a dry run records nothing', async (world) => {
      const outcome = await world.roster(first, 'sis', { isDryRun: true });
      expect([outcome.users.created, outcome.importId]).to.deep.equal([4, 0]);
      expect(await world.manage.listImports({ limit: 10 })).to.deep.equal([]);
    });

    fact('only what the source says otherwise is a change, with what it said before', async (world) => {
      await world.roster(first);
      const { importId } = await world.roster({
        ...instead(renamed),
        organisations: [{ externalId: 'north', name: 'Northern School', type: 'school' }],
        contexts: [{ externalId: 'c1', name: 'Algebra II', organisation: 'north' }],
        relations: [...relations.slice(1), relationRecord('teaches', 'ada', 'pip', { context: 'c1' })],
      });
      const changes = await changesOf(world, importId);
      expect(changes.map(short)).to.have.members([
        'person  pip before after',
        'relation teaches  before after',
        'organisation  north before after',
        'context  c1 before after',
      ]);
      const of = (what: string) => changes.find((one) => one.what === what) ?? expect.fail(what);
      expect(of('relation').before).to.deep.equal({ is_active: true, begins: '2020-01-01' });
      expect(of('relation').after).to.deep.equal({ is_active: true });
      expect(of('context').before).to.deep.equal({ name: 'Algebra', organisation: 'north', year: '8' });
    });

    fact('an undo restores names, roles, relations, organisations and classes', async (world) => {
      await world.roster(first);
      const before = await state(world);
      const { importId } = await world.roster({
        ...instead({ ...renamed, ...at('student', 'south') }),
        organisations: [
          { externalId: 'south', name: 'South' },
          { externalId: 'north', name: 'Northern', type: 'academy', parent: 'south', timeZone: 'Europe/Berlin' },
        ],
        contexts: [{ externalId: 'c1', name: 'Biology', organisation: 'south', year: '9' }],
        relations: [relationRecord('tutors', 'tom', 'kim'), ...relations.slice(0, 2)],
        users: [...instead(renamed).users.slice(0, 3), userRecord('tom', 'tutor', at('tutor'))],
      });
      const { outcome, leftCount } = await undo(world, importId);
      expect(leftCount).to.equal(0);
      const after = (await state(world)) as {
        organisations: { externalId: string }[];
        listed: { externalId: string }[];
      };
      // Who and what was new stays, and counts no more.
      const old = {
        ...after,
        listed: after.listed.filter(({ externalId }) => externalId !== 'tom'),
        organisations: after.organisations.filter(({ externalId }) => externalId !== 'south'),
        related: (after as unknown as { related: string[] }).related.filter((one) => !one.includes('tutors')),
      };
      expect(old).to.deep.equal(before);
      expect(await world.people.findByExternalId('tom', 'sis')).to.include({ isActive: false });
      expect(await world.manage.readImport(importId)).to.include({ undoneBy: outcome.importId });
      expect(await world.manage.readImport(mustId(outcome.importId))).to.deep.include({
        ...{ kind: 'undo', undoes: importId, actor: { kind: 'command' } },
      });
      expect(outcome.users.deactivated).to.equal(1);
    });

    fact('an undo of the night after which a class had left gives rooms and histories back', async (world) => {
      await world.roster(first);
      const [ada, pip, rob] = [await world.id('ada'), await world.id('pip'), await world.id('rob')];
      const key = relationRoomKey('forum_subject', { from: ada, to: pip, context: 'c1' });
      const room = (await world.rooms.findByKey(key)) ?? expect.fail('no room');
      const draft = { roomId: room.id, senderId: pip, sent: 'my homework', content: 'my homework' };
      await world.messages.append({ ...draft, clientId: null, replyTo: null });
      const before = await state(world);
      const graduated = await world.roster({ ...first, users: users.slice(0, 1), relations: [] });
      expect(graduated.users.deactivated).to.equal(3);
      expect([(await world.people.find(pip))?.isActive, (await world.rooms.findByKey(key))?.isActive]).to.deep.equal([
        false,
        false,
      ]);
      const preview = await world.manage.undoImport(graduated.importId, { isDryRun: true });
      expect([preview.outcome.users.updated, preview.outcome.relations.updated]).to.deep.equal([3, 3]);
      expect(preview.outcome.importId).to.equal(null);
      expect((await world.people.find(pip))?.isActive).to.equal(false);
      await undo(world, graduated.importId);
      expect(await state(world)).to.deep.equal(before);
      const { messages } = await world.messages.history(room.id, { limit: 5 });
      expect(messages.map(({ content }) => content)).to.deep.equal(['my homework']);
      for (const one of [ada, pip, rob])
        expect((await world.rooms.access(room.id, one))?.membership?.leftSeq, `${one}`).to.equal(null);
    });

    fact('what a later import changed again stays, and is listed with the number of that import', async (world) => {
      await world.roster(first);
      const bad = await world.roster(without('pip'));
      const later = await world.roster(
        { ...without('kim'), users: instead(renamed).users.filter(({ externalId }) => externalId !== 'kim') },
        'sis',
        same,
      );
      const { leftAlone, leftCount, outcome } = await undo(world, bad.importId);
      // Pip is there again, by another name; with the relations of Pip.
      expect(
        leftAlone.map(({ undone, reason, laterImport }) => [undone.change.what, reason, laterImport]),
      ).to.deep.equal([
        ['person', 'later', later.importId],
        ['relation', 'later', later.importId],
        ['relation', 'later', later.importId],
      ]);
      expect([leftCount, outcome.users.updated]).to.deep.equal([3, 0]);
      expect(await world.people.findByExternalId('pip', 'sis')).to.include({ firstName: 'Philippa', isActive: true });
      expect(await world.people.findByExternalId('kim', 'sis')).to.include({ isActive: false });
    });
    fact('a later import of what else there is does not stand in the way', async (world) => {
      await world.roster(first);
      const before = await state(world);
      const bad = await world.roster(without('pip'));
      await world.roster({ ...without('pip'), users: [...without('pip').users, userRecord('new', 'student')] });
      const { leftCount } = await undo(world, bad.importId);
      expect(leftCount).to.equal(0);
      const { said } = (await state(world)) as { said: { users: { externalId: string }[] } };
      expect(said.users.map(({ externalId }) => externalId)).to.deep.equal(['ada', 'kim', 'new', 'pip', 'rob']);
      expect((before as { said: unknown }).said).to.deep.include({
        contexts: (said as never as { contexts: [] }).contexts,
      });
    });

    fact('imports are undone one after the other, the last one first', async (world) => {
      await world.roster(first);
      const before = await state(world);
      const one = await world.roster(without('pip'));
      const two = await world.roster(instead(renamed), 'sis', same);
      expect(await world.people.findByExternalId('pip', 'sis')).to.include({ firstName: 'Philippa', isActive: true });
      await undo(world, two.importId);
      expect(await world.people.findByExternalId('pip', 'sis')).to.include({ isActive: false });
      const { leftCount } = await undo(world, one.importId);
      expect(leftCount).to.equal(0);
      expect(await state(world)).to.deep.equal(before);
    });

    fact('an import is undone once, and the undo can be undone', async (world) => {
      await world.roster(first);
      const bad = await world.roster(without('pip'));
      const wanted = await state(world);
      const { outcome } = await undo(world, bad.importId);
      const undoId = mustId(outcome.importId);
      const refusal = await refusedBy(undo(world, bad.importId));
      expect([refusal.code, refusal.message]).to.deep.equal([
        'CONFLICT',
        `Import ${bad.importId} is undone, by import ${undoId}. To bring it back, undo import ${undoId}; nothing was changed.`,
      ]);
      const again = await undo(world, undoId);
      expect(await state(world)).to.deep.equal(wanted);
      // It counts again, so it can be undone again.
      expect(await world.manage.readImport(bad.importId)).to.include({ undoneBy: null });
      expect(await world.manage.readImport(undoId)).to.include({ undoneBy: again.outcome.importId });
      const third = await undo(world, bad.importId);
      expect(third.leftCount).to.equal(0);
      expect(await world.people.findByExternalId('pip', 'sis')).to.include({ isActive: true });
      expect(await refusalOf(undo(world, asImportId(999)))).to.equal('NOT_FOUND');
    });

    fact('who was erased does not come back, and nothing about them is on record', async (world) => {
      await world.roster(first);
      const bad = await world.roster(without('pip'));
      const pip = await world.id('pip');
      const counted = (await world.manage.readImport(bad.importId)).changes;
      await world.directory.transaction(async (tx) => {
        await tx.eraseAccount(pip);
      });
      await world.directory.transaction((tx) => tx.forgetRelations(pip));
      const changes = await changesOf(world, bad.importId);
      expect(changes.map(short)).to.deep.equal(['erased', 'erased', 'erased']);
      expect(
        changes.every(({ userId, otherId, context }) => userId === null && otherId === null && context === ''),
      ).to.equal(true);
      expect(counted).to.equal(changes.length);
      expect(await world.manage.listPersonChanges(pip, { limit: 10 })).to.deep.equal([]);
      const { outcome, leftCount } = await undo(world, bad.importId);
      expect([outcome.users.updated, outcome.users.created, leftCount]).to.deep.equal([0, 0, 0]);
      expect(await world.people.findAllByExternalId('pip')).to.deep.equal([]);
      expect((await world.people.find(pip))?.isActive).to.equal(false);
    });

    fact('of two sources that name one relation, an undo puts back the words of its own', async (world) => {
      await world.roster(first);
      const teaching = relationRecord('teaches', 'ada', 'pip', { context: 'c1' });
      await world.put({ relations: [teaching] }, 'host');
      const bad = await world.roster(without('pip'));
      const [ada, pip] = [await world.id('ada'), await world.id('pip')];
      const taught = async () =>
        (await world.people.around([ada])).from(ada).filter(({ to, isActive }) => to === pip && isActive).length;
      // The host still names the relation, and ends it while the roster does not.
      expect(await taught()).to.equal(1);
      await world.put({ relations: [{ ...teaching, status: 'ended' }] }, 'host');
      expect(await taught()).to.equal(0);
      const { leftCount } = await undo(world, bad.importId);
      expect([leftCount, await taught()]).to.deep.equal([0, 1]);
      const sources = (await world.manage.listPersonChanges(ada, { otherId: pip, limit: 10 })).map(
        ({ source, after }) => [source, after?.['is_active']],
      );
      expect(sources).to.deep.equal([
        ['sis', true],
        ['host', false],
        ['sis', false],
        ['host', true],
        ['sis', true],
      ]);
    });

    fact('people whose ids were mapped meanwhile are restored under the new ones', async (world) => {
      await world.roster(first);
      const bad = await world.roster(instead(renamed));
      const mapIds = makeMapIds({ directory: world.directory, bus });
      const mapped = users.map((user) => ({
        ...user,
        externalId: `n-${user.externalId}`,
        firstName: user.externalId === 'pip' ? 'Philippa' : user.firstName,
      }));
      await mapIds({ source: 'sis', users: mapped, usernames: new Map(), isPreview: false });
      const { leftCount } = await undo(world, bad.importId);
      expect(leftCount).to.equal(0);
      expect(await world.people.findByExternalId('n-pip', 'sis')).to.include({ firstName: 'First pip' });
    });

    fact('an id that was given to somebody else is left alone', async (world) => {
      await world.roster(first);
      const bad = await world.roster(instead(renamed));
      const other = userRecord('pip', 'student', { ...at('student'), firstName: 'Zoe', lastName: 'Zed', email: '' });
      await world.roster(instead(other), 'sis', { reusedIds: new Set(['pip']) });
      const { leftAlone } = await undo(world, bad.importId);
      expect(leftAlone.map(({ reason }) => reason)).to.deep.equal(['reassigned']);
      expect(await world.people.findByExternalId('pip', 'sis')).to.include({ firstName: 'Zoe' });
    });

    fact('pages and filters find what changed', async (world) => {
      const { importId } = await world.roster(first);
      await world.roster(instead(renamed));
      const all = await changesOf(world, importId);
      const page = await world.manage.listImportChanges(importId, { limit: 4, before: all[3]?.id ?? expect.fail() });
      expect(page.map(({ id }) => id)).to.deep.equal(all.slice(4, 8).map(({ id }) => id));
      const found = async (query: Parameters<ManageImports['listImportChanges']>[1]) =>
        (await world.manage.listImportChanges(importId, query)).map(short).sort();
      expect(await found({ limit: 9, what: 'relation', kind: 'guardian_of' })).to.deep.equal([
        'relation guardian_of   after',
      ]);
      expect(await found({ limit: 9, text: 'PIP@school' })).to.deep.equal(['person  pip  after']);
      // By the names that people have now, too.
      expect(await found({ limit: 9, text: 'philippa' })).to.deep.equal([
        'person  pip  after',
        'relation guardian_of   after',
        'relation teaches   after',
      ]);
      expect(await found({ limit: 9, text: '100%' })).to.deep.equal([]);
      const imports = await world.manage.listImports({ limit: 1, before: asImportId(importId + 1) });
      expect(imports.map(({ id }) => id)).to.deep.equal([importId]);
      expect(await world.manage.listImports({ limit: 5, sources: ['other'] })).to.deep.equal([]);
    });

    fact('retention takes the changes and keeps the numbers; such an import is not undone', async (world) => {
      const { importId } = await world.roster(first);
      await world.clock.advance(50);
      const cutoff = world.clock.now();
      await world.clock.advance(50);
      const kept = await world.roster(instead(renamed));
      expect(await world.imports.countBefore(cutoff)).to.equal(1);
      expect(await world.imports.forget(cutoff)).to.equal(1);
      expect(await world.imports.countBefore(cutoff)).to.equal(0);
      expect(await changesOf(world, importId)).to.deep.equal([]);
      expect((await changesOf(world, kept.importId)).length).to.equal(1);
      expect(await world.manage.readImport(importId)).to.include({ isForgotten: true, changes: 9 });
      expect(await refusalOf(undo(world, importId))).to.equal('CONFLICT');
    });

    fact('the numbers of an outcome are those of the store', async (world) => {
      const rows = async () => {
        const listed = (await world.directoryReader.listPeople({ limit: 100 })).people.map(({ person }) => person);
        const graph = await world.people.around(listed.map(({ id }) => id));
        const related = listed.flatMap(({ id }) => [...graph.from(id)]);
        return {
          users: new Map(listed.map((person) => [`${person.id}`, person])),
          relations: new Map(
            related.map((one) => [[one.kind, one.from, one.to, one.context, one.contextId].join(), one] as const),
          ),
          organisations: (await world.directoryReader.listOrganisations({ limit: 100 })).organisations.length,
          contexts: (await world.directoryReader.readSource('sis')).contexts.length,
        };
      };
      type Rows = Awaited<ReturnType<typeof rows>>;
      const compare = (
        then: Rows,
        now: Rows,
        { users: ofUsers, relations: ofRelations, ...places }: DirectoryOutcome,
      ) => {
        const made = <Row>(before: ReadonlyMap<string, Row>, after: ReadonlyMap<string, Row>) =>
          after.size - before.size;
        const changed = (before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>) =>
          [...before].filter(([key, row]) => JSON.stringify(row) !== JSON.stringify(after.get(key))).length;
        const ended = <Row extends { readonly isActive: boolean }>(
          before: ReadonlyMap<string, Row>,
          after: ReadonlyMap<string, Row>,
        ) => [...before].filter(([key, row]) => row.isActive && after.get(key)?.isActive === false).length;
        expect(ofUsers.created, 'users made').to.equal(made(then.users, now.users));
        expect(ofUsers.deactivated, 'users gone').to.equal(ended(then.users, now.users));
        expect(ofRelations.created, 'relations made').to.equal(made(then.relations, now.relations));
        expect(ofRelations.ended, 'relations ended').to.equal(ended(then.relations, now.relations));
        expect(places.organisations.created, 'organisations').to.equal(now.organisations - then.organisations);
        expect(places.contexts.created, 'contexts').to.equal(now.contexts - then.contexts);
        return [changed(then.users, now.users), changed(then.relations, now.relations)];
      };
      let then = await rows();
      const more: Roster = {
        ...instead(renamed),
        organisations: [...(first.organisations ?? []), { externalId: 'south', name: 'South', parent: 'north' }],
        relations: [
          ...relations,
          relationRecord('teaches', 'ada', 'pip', { context: 'c2', contextName: 'Biology' }),
          relationRecord('teaches', 'ada', 'kim', { context: 'c2', contextName: 'Biology' }),
        ],
      };
      for (const [roster, updated] of [
        [first, 0],
        [first, 0],
        [more, 1],
        [without('kim'), 1],
        [more, 2],
      ] as const) {
        const outcome = await world.roster(roster);
        const now = await rows();
        const [people = 0] = compare(then, now, outcome);
        expect(outcome.users.updated + outcome.users.deactivated, 'users changed').to.be.at.least(people);
        expect(outcome.users.updated, 'users updated').to.equal(updated);
        expect(outcome.users.created + outcome.users.updated + outcome.users.unchanged).to.equal(roster.users.length);
        then = now;
      }
    });

    fact('an office’s hold is among what changed a person', async (world) => {
      await world.roster(first);
      const pip = await world.id('pip');
      await world.directory.transaction((tx) =>
        tx.imports.record(
          [
            {
              ...({ what: 'hold', kind: 'suspend', userId: pip, otherId: null, externalId: '7' } as const),
              ...{ before: null, after: { effect: 'suspend' } },
            },
          ],
          { kind: 'person', id: pip },
        ),
      );
      const [hold] = await world.manage.listPersonChanges(pip, { limit: 10 });
      expect(hold).to.deep.include({
        ...{ what: 'hold', kind: 'suspend', externalId: '7', importId: null, source: '' },
        actor: { kind: 'person', id: pip },
      });
    });
  });

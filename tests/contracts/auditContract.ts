import { expect } from 'chai';
import { type AuditDraft, asAuditPosition } from '../../core/audit/AuditEntry.ts';
import { makeVerifyAudit } from '../../core/audit/verifyAudit.ts';
import { asOrganisationId, asRoomId } from '../../core/ids.ts';
import { deleted } from '../../core/messages/Message.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const range = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

/** What the audit log promises, and the ports that append to it inside their transactions (I19). */
export const auditContract = (name: string, open: OpenStored): void =>
  void describe(`audit (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const { position: start } = await world.auditLog.head();
      return { ...world, school, start };
    });
    type AuditWorld = StoredWorld & { readonly school: School; readonly start: number };

    const verify = ({ auditLog, auditHash }: StoredWorld) => makeVerifyAudit({ log: auditLog, hash: auditHash });
    const looked = (world: AuditWorld, more: Partial<AuditDraft> = {}): AuditDraft => ({
      ...{ actor: { kind: 'person', id: world.school.id('ada') }, action: 'look', roomId: asRoomId(7), ...more },
    });
    const actions = async ({ auditLog, start }: AuditWorld): Promise<string[]> =>
      (await auditLog.list({ after: start, limit: 1000 })).map(({ action }) => action);

    fact('keeps what is appended, in order, and gives it back as it was', async (world) => {
      const { auditLog, start, school } = world;
      const details = { b: [1, { z: null, a: 'Straße "x" \\' }], a: true };
      const draft = looked(world, { subjects: [school.id('sam'), school.id('sam'), school.id('pam')], details });
      await auditLog.append([draft, { actor: { kind: 'system' }, action: 'policy.applied' }]);
      const [first, second, ...others] = await auditLog.chain(start, 10);
      expect(others).to.deep.equal([]);
      expect(first?.entry).to.deep.include({
        ...{ position: start + 1, actor: draft.actor, action: 'look', organisation: 0, roomId: 7, caseId: null },
        subjects: [school.id('sam'), school.id('pam')],
      });
      expect(first?.details?.content).to.deep.equal(details);
      expect([second?.entry.actor, second?.entry.detailsHash, second?.details]).to.deep.equal([
        { kind: 'system' },
        null,
        undefined,
      ]);
      expect(await auditLog.find(asAuditPosition(start + 1))).to.deep.equal(first);
      expect(await auditLog.find(asAuditPosition(start + 3))).to.equal(undefined);
      expect(await auditLog.head()).to.deep.equal({ position: start + 2, hash: second?.entry.hash });
      expect(await verify(world)()).to.deep.include({ entries: start + 2, erased: 0, fault: null });
    });

    fact('gives one chain without a gap to those who append in parallel', async (world) => {
      const { auditLog, start, school } = world;
      await Promise.all([
        ...range(12).map((number) =>
          auditLog.append(range(3).map((part) => looked(world, { details: { number, part } }))),
        ),
        ...range(6).map((number) => school.change('sam', { role: number % 2 === 0 ? 'student' : 'tutor' })),
      ]);
      const found = await auditLog.chain(start, 1000);
      expect(found.map(({ entry }) => entry.position)).to.deep.equal(found.map((_, index) => start + 1 + index));
      const numbers = found.flatMap(({ entry, details }) =>
        entry.action === 'look' ? [[details?.content?.['number'], details?.content?.['part']]] : [],
      );
      expect(numbers).to.have.length(36);
      // The entries of one call stay together.
      for (let place = 0; place < numbers.length; place += 3)
        expect(
          numbers.slice(place, place + 3).map(([number, part]) => [number === numbers[place]?.[0], part]),
        ).to.deep.equal(range(3).map((part) => [true, part]));
      expect((await verify(world)()).fault).to.equal(null);
    });

    fact('leaves no entry of a transaction that fails or is a trial', async (world) => {
      const { directory } = world;
      const failing = directory.transaction(async (tx) => {
        tx.record([looked(world)]);
        throw new Error('on purpose');
      });
      await failing.catch(() => undefined);
      await directory.transaction(async (tx) => tx.record([looked(world)]), true);
      expect(await actions(world)).to.deep.equal([]);
      await directory.transaction(async (tx) => tx.record([looked(world)]));
      expect(await actions(world)).to.deep.equal(['look']);
    });

    fact('records a change of a room with it, and nothing if the room stays or the change fails', async (world) => {
      const { rooms, school } = world;
      const roomId = await school.group('tess', ['sam']);
      const audit = () => [looked(world, { action: 'room.renamed', roomId })];
      await rooms.update({ roomId, actorId: null, change: (room) => room, audit });
      const failing = rooms.update({
        roomId,
        actorId: null,
        audit,
        change: () => {
          throw new Error('on purpose');
        },
      });
      await failing.catch(() => undefined);
      expect(await actions(world)).to.deep.equal([]);
      await rooms.update({ roomId, actorId: null, change: (room) => room.renamed('Other'), audit });
      expect(await actions(world)).to.deep.equal(['room.renamed']);
    });

    fact('records a deletion that needs a moderator’s right, and no other one', async (world) => {
      const { messages, school } = world;
      const roomId = await school.direct('tess', 'sam');
      const [own, other] = await school.say(roomId, 'tess', 'one', 'two');
      const audit = () => looked(world, { action: 'message.deleted', roomId });
      const remove = (messageId: typeof own, actor: 'tess' | 'ada') =>
        messages.amend({
          ...{ roomId, actorId: school.id(actor), action: 'delete', asModerator: true, change: deleted, audit },
          messageId: messageId ?? expect.fail(),
        });
      await remove(own, 'tess');
      expect(await actions(world)).to.deep.equal([]);
      await remove(other, 'ada');
      await remove(other, 'ada');
      expect(await actions(world)).to.deep.equal(['message.deleted']);
    });

    fact('finds entries by who, about whom, what, where and when, page by page in both directions', async (world) => {
      const { auditLog, school, start, clock } = world;
      const at = (draft: Partial<AuditDraft>) => auditLog.append([looked(world, draft)]);
      await at({ subjects: [school.id('sam')] });
      await at({ actor: { kind: 'person', id: school.id('tess') }, roomId: asRoomId(8) });
      await at({ actor: { kind: 'command' }, action: 'hold.set', subjects: [school.id('pam'), school.id('sam')] });
      const find = async (query: object) =>
        (await auditLog.list({ after: start, limit: 100, ...query })).map(({ position }) => position - start);
      expect(await find({})).to.deep.equal([1, 2, 3]);
      expect(await find({ actorId: school.id('tess') })).to.deep.equal([2]);
      expect(await find({ actorKind: 'command' })).to.deep.equal([3]);
      expect(await find({ subject: school.id('sam') })).to.deep.equal([1, 3]);
      expect(await find({ subject: school.id('sam'), action: 'hold.set' })).to.deep.equal([3]);
      expect(await find({ roomId: asRoomId(8) })).to.deep.equal([2]);
      expect(await find({ after: start + 1, limit: 1 })).to.deep.equal([2]);
      expect(await find({ isNewestFirst: true, limit: 2 })).to.deep.equal([3, 2]);
      expect(await find({ isNewestFirst: true, before: start + 3 })).to.deep.equal([2, 1]);
      const hour = 3_600_000;
      const now = clock.now().getTime();
      expect(await find({ since: new Date(now - hour), until: new Date(now + hour) })).to.deep.equal([1, 2, 3]);
      expect(await find({ since: new Date(now + hour) })).to.deep.equal([]);
      expect(await find({ until: new Date(now - hour) })).to.deep.equal([]);
    });

    fact('gives those who read for an organisation its entries and those below, and no others', async (world) => {
      const { auditLog, directory, start } = world;
      await directory.transaction((tx) =>
        tx.saveOrganisations(
          [
            { externalId: 'district', name: 'District' },
            { externalId: 'north', name: 'North', parent: 'district' },
            { externalId: 'south', name: 'South', parent: 'district' },
          ],
          'host',
        ),
      );
      const places = await directory.transaction((tx) => tx.organisationsOf('host'), true);
      const id = (externalId: string) => places.get(externalId)?.id ?? expect.fail(externalId);
      for (const organisation of [asOrganisationId(0), id('district'), id('north'), id('south')])
        await auditLog.append([looked(world, { organisation })]);
      const find = async (...within: string[]) =>
        (await auditLog.list({ within: within.map(id), limit: 100 })).map(({ position }) => position - start);
      expect(await find('north')).to.deep.equal([3]);
      expect(await find('south', 'north')).to.deep.equal([3, 4]);
      expect(await find('district')).to.deep.equal([2, 3, 4]);
      expect(await find()).to.deep.equal([]);
    });

    fact('erases details for good, on record, and the chain still verifies', async (world) => {
      const { auditLog, start, school } = world;
      const actor = { kind: 'person', id: school.id('ada') } as const;
      await auditLog.append([
        looked(world, { details: { secret: 'words' } }),
        looked(world),
        looked(world, { details: {} }),
      ]);
      const erase = (...places: number[]) =>
        auditLog.eraseDetails(
          places.map((place) => asAuditPosition(start + place)),
          actor,
        );
      expect(await erase(1, 2, 9)).to.equal(1);
      expect(await erase(1)).to.equal(0);
      // An entry about an erasure says which, and cannot lose that.
      expect(await erase(4)).to.equal(0);
      const records = await auditLog.chain(start, 10);
      expect(records.map(({ details }) => details?.content)).to.deep.equal([
        null,
        undefined,
        {},
        { positions: [start + 1] },
      ]);
      expect(records[0]?.details?.salt).to.equal('');
      expect(records[3]?.entry).to.deep.include({ actor, action: 'details.erased' });
      expect(await verify(world)()).to.deep.include({ erased: 1, fault: null });
    });

    fact('records a new policy with it', async (world) => {
      const { policies } = world;
      const version = await policies.register({ hash: 'aa', name: 'new' }, () => true);
      await policies.register({ hash: 'aa', name: 'new' }, () => false);
      const [entry, ...others] = await world.auditLog.chain(world.start, 10);
      expect(others).to.deep.equal([]);
      expect(entry?.entry.action).to.equal('policy.applied');
      expect(entry?.details?.content).to.deep.equal({ version: version.version, name: 'new', hash: 'aa' });
      expect(await refusalOf(world.directory.transaction(async () => undefined))).to.equal('UNAVAILABLE');
    });
  });

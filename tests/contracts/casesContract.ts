import { expect } from 'chai';
import { makeApplyDirectory } from '../../core/directory/applyDirectory.ts';
import { asOrganisationId, type OrganisationId, type RoomId, rootOrganisation, type UserId } from '../../core/ids.ts';
import {
  asCaseId,
  type CaseDraft,
  type CaseId,
  type CaseState,
  type OversightCase,
} from '../../core/oversight/OversightCase.ts';
import type { CaseDecision, CaseRoomQuery } from '../../core/oversight/OversightCases.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { rootScope, type Scope } from '../../core/permissions/RoleGrant.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { userRecord } from './records.ts';
import { refusalOf } from './refusalOf.ts';
import { stateOver } from './stateOver.ts';

const people = [
  ['lead', 'admin', 'oak'],
  ['tess', 'teacher', 'oak'],
  ['sam', 'student', 'oak'],
  ['zoe', 'teacher', 'elm'],
] as const;
type Who = (typeof people)[number][0];

/** Cases of oversight: which rooms they open, to whom they are shown, and when they are over (I19). */
export const casesContract = (name: string, open: OpenStored): void =>
  void describe(`cases (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const bus = { publish: () => {}, invalidate: () => {} };
      await makeApplyDirectory({ ...world, policy: educationPolicy, bus })({
        organisations: [
          { externalId: 'oak', name: 'Oak' },
          { externalId: 'elm', name: 'Elm' },
        ],
        users: people.map(([who, role, organisation]) => userRecord(who, role, { roles: [{ role, organisation }] })),
        relations: [],
      });
      const found = await Promise.all(people.map(([who]) => world.people.findByExternalId(who)));
      const ids = new Map(found.map((person) => [person?.externalId, person?.id]));
      const scopes = await world.directory.transaction((tx) => tx.organisationsOf('host'), true);
      const id = (who: Who): UserId => ids.get(who) ?? expect.fail(who);
      const scope = (organisation: 'oak' | 'elm'): Scope => scopes.get(organisation)?.scope ?? expect.fail();
      const { position: start } = await world.auditLog.head();
      return { ...world, id, scope, start };
    });
    type CaseWorld = StoredWorld & {
      id(who: Who): UserId;
      scope(organisation: 'oak' | 'elm'): Scope;
      readonly start: number;
    };

    const draft = (world: CaseWorld, more: Partial<CaseDraft> = {}): CaseDraft => ({
      ...{ reason: 'A parent complains.', personIds: [world.id('sam')], roomIds: [], scope: world.scope('oak') },
      ...{ until: new Date(world.clock.now().getTime() + hourMs), authorId: world.id('lead'), needsApproval: false },
      ...more,
    });
    const entry =
      (world: CaseWorld, action: 'case.opened' | 'case.approved' | 'case.ended') => (one: OversightCase) => ({
        ...{ actor: { kind: 'person', id: world.id('lead') } as const, action, caseId: one.id },
        details: { state: one.state },
      });
    const opened = (world: CaseWorld, more: Partial<CaseDraft> = {}) =>
      world.cases.open(draft(world, more), entry(world, 'case.opened'));
    const decide = (world: CaseWorld, id: CaseId, decision: CaseDecision, states: readonly CaseState[]) =>
      world.cases.decide(id, decision, states, entry(world, 'isEnded' in decision ? 'case.ended' : 'case.approved'));
    const recorded = async ({ auditLog, start }: CaseWorld) =>
      (await auditLog.list({ after: start, limit: 100 })).map(({ action, caseId }) => [action, caseId]);
    const room = async (world: CaseWorld, members: readonly Who[], scope = world.scope('oak')): Promise<RoomId> => {
      const participants = members.map((who) => ({ userId: world.id(who), role: 'teacher', mayPost: true }));
      const state = { type: 'group', key: null, name: 'Group', context: '', ownerId: null, scope, isFrozen: false };
      const { room: made } = await world.rooms.open({ key: null, pairs: [], plan: () => ({ ...state, participants }) });
      return made.id;
    };
    const covering = ({ cases, id, scope }: CaseWorld, roomId: RoomId, who: Who = 'lead', within = scope('oak')[0]) =>
      cases.covering(roomId, { within: [within ?? rootOrganisation], hiddenFrom: id(who) });
    const nobody = 987_654;

    fact('keeps a case as it was opened, and records it in the same transaction', async (world) => {
      const roomId = await room(world, ['tess']);
      const given = draft(world, { personIds: [world.id('tess'), world.id('sam')].sort(), roomIds: [roomId] });
      const one = await world.cases.open(given, entry(world, 'case.opened'));
      const { needsApproval: _, ...kept } = given;
      const { openedAt, isNew, ...found } = one;
      expect([openedAt instanceof Date, isNew]).to.deep.equal([true, true]);
      expect(found).to.deep.equal({ ...kept, id: one.id, approverId: null, endedAt: null, state: 'running' });
      expect(await world.cases.find(one.id)).to.deep.equal({ ...found, openedAt });
      expect(await world.cases.find(asCaseId(nobody))).to.equal(undefined);
      expect(await recorded(world)).to.deep.equal([['case.opened', one.id]]);
      const refused = world.cases.open(given, () => {
        throw new RangeError('no entry, no case');
      });
      expect(await refused.catch((failure: unknown) => failure)).to.be.instanceOf(RangeError);
      const reach = { within: [rootOrganisation], hiddenFrom: world.id('zoe') };
      expect((await world.cases.list({ ...reach, limit: 9 })).map(({ id }) => id)).to.deep.equal([one.id]);
    });

    fact(
      'a retry under a client id gives the first case: once, also at the same moment, and on record once',
      async (world) => {
        const roomId = await room(world, ['tess']);
        const clientId = 'b3f0a8e2-5d0c-4c6e-8f43-2f1f0f6f7a11';
        const given = { clientId, personIds: [world.id('tess'), world.id('sam')], roomIds: [roomId] };
        const request = draft(world, given);
        const open = (more: Partial<CaseDraft> = {}) =>
          world.cases.open({ ...request, ...more }, entry(world, 'case.opened'));
        const found = await Promise.all([open(), open(), open()]);
        const { id } = found[0];
        expect(found.map((one) => one.id)).to.deep.equal([id, id, id]);
        expect(found.filter(({ isNew }) => isNew)).to.have.length(1);
        expect(await recorded(world)).to.deep.equal([['case.opened', id]]);
        await decide(world, id, { isEnded: true }, ['running']);
        expect(await open()).to.include({ id, isNew: false, state: 'ended' });
        for (const more of [{ reason: 'Another' }, { roomIds: [] }, { personIds: [world.id('sam')] }])
          expect(await refusalOf(open(more)), JSON.stringify(more)).to.equal('CONFLICT');
        expect((await open({ authorId: world.id('tess') })).isNew).to.equal(true);
        expect((await opened(world)).isNew).to.equal(true);
        expect((await opened(world)).isNew).to.equal(true);
      },
    );

    fact('cases that wait and those that run are counted', async (world) => {
      expect(await world.cases.countOpen()).to.deep.equal({ waiting: 0, running: 0 });
      const { id } = await opened(world, { needsApproval: true });
      await opened(world);
      const over = await opened(world);
      await decide(world, over.id, { isEnded: true }, ['running']);
      expect(await world.cases.countOpen()).to.deep.equal({ waiting: 1, running: 1 });
      await decide(world, id, { approverId: world.id('tess') }, ['waiting']);
      expect(await world.cases.countOpen()).to.deep.equal({ waiting: 0, running: 2 });
    });

    fact('a case waits where it needs approval, and nobody looks before', async (world) => {
      const roomId = await room(world, ['sam', 'tess']);
      const { id, state } = await opened(world, { needsApproval: true });
      expect([state, await covering(world, roomId)]).to.deep.equal(['waiting', undefined]);
      const approved = await decide(world, id, { approverId: world.id('tess') }, ['waiting']);
      expect(approved).to.include({ state: 'running', approverId: world.id('tess') });
      expect(await covering(world, roomId)).to.equal(id);
      expect(await decide(world, id, { approverId: world.id('zoe') }, ['waiting'])).to.equal(undefined);
      expect((await world.cases.find(id))?.approverId).to.equal(world.id('tess'));
      expect(await recorded(world)).to.deep.equal([
        ['case.opened', id],
        ['case.approved', id],
      ]);
    });

    fact('of parallel decisions one is stored, with one entry', async (world) => {
      const { id } = await opened(world, { needsApproval: true });
      const approvals = people.map(([who]) => decide(world, id, { approverId: world.id(who) }, ['waiting']));
      expect((await Promise.all(approvals)).filter((one) => one !== undefined)).to.have.length(1);
      const ends = [1, 2, 3].map(() => decide(world, id, { isEnded: true }, ['waiting', 'running']));
      const [ended, ...others] = (await Promise.all(ends)).filter((one) => one !== undefined);
      expect([ended?.state, ended?.endedAt instanceof Date, others]).to.deep.equal(['ended', true, []]);
      expect(await recorded(world)).to.deep.equal([
        ['case.opened', id],
        ['case.approved', id],
        ['case.ended', id],
      ]);
      expect(await decide(world, asCaseId(nobody), { isEnded: true }, ['running'])).to.equal(undefined);
    });

    fact('a case is over once somebody ends it, and by itself at its end', async (world) => {
      const roomId = await room(world, ['sam']);
      const [ended, over] = [await opened(world), await opened(world, { until: at(world, hourMs / 2) })];
      await decide(world, ended.id, { isEnded: true }, ['running']);
      expect(await covering(world, roomId)).to.equal(over.id);
      await world.clock.advance(hourMs);
      expect(await covering(world, roomId)).to.equal(undefined);
      expect(await world.cases.find(over.id)).to.include({ state: 'ended', endedAt: null });
      expect(await decide(world, over.id, { isEnded: true }, ['waiting', 'running'])).to.equal(undefined);
    });

    fact('opens the rooms in which its people are or were, and those that it names', async (world) => {
      const [now, before, named, other] = [
        await room(world, ['sam', 'tess']),
        await room(world, ['sam', 'tess']),
        await room(world, ['tess']),
        await room(world, ['tess']),
      ];
      const leaving = (current: Parameters<Parameters<typeof world.rooms.update>[0]['change']>[0]) =>
        current.leftBy([world.id('sam')], 'left');
      await world.rooms.update({ roomId: before, actorId: null, change: leaving });
      const { id } = await opened(world, { roomIds: [named] });
      const rooms = (query: Omit<CaseRoomQuery, 'limit'> = {}, limit = 9) => world.cases.rooms(id, { ...query, limit });
      expect(await rooms()).to.deep.equal([named, before, now]);
      expect([await rooms({}, 2), await rooms({ before })]).to.deep.equal([[named, before], [now]]);
      expect(await rooms({ userId: world.id('sam') })).to.deep.equal([before, now]);
      expect(await rooms({ userId: world.id('tess') })).to.deep.equal([]);
      expect([await rooms({ roomId: before }), await rooms({ roomId: other })]).to.deep.equal([[before], []]);
      for (const roomId of [now, before, named]) expect(await covering(world, roomId)).to.equal(id);
      expect(await covering(world, other)).to.equal(undefined);
      expect(await world.cases.rooms(asCaseId(nobody), { limit: 9 })).to.deep.equal([]);
    });

    fact('opens no rooms of other schools, nor of those above', async (world) => {
      const [elsewhere, above] = [
        await room(world, ['sam', 'zoe'], world.scope('elm')),
        await room(world, ['sam', 'zoe'], rootScope),
      ];
      const { id } = await opened(world, { roomIds: [elsewhere, above] });
      expect(await world.cases.rooms(id, { limit: 9 })).to.deep.equal([]);
      for (const roomId of [elsewhere, above])
        expect(await covering(world, roomId, 'lead', rootOrganisation)).to.equal(undefined);
      const whole = await opened(world, { scope: rootScope });
      expect(await world.cases.rooms(whole.id, { limit: 9 })).to.deep.equal([above, elsewhere]);
      expect(await covering(world, above, 'lead', rootOrganisation)).to.equal(whole.id);
    });

    fact(
      'is within reach of its organisation and of those above, and never of the people whom it is about',
      async (world) => {
        const roomId = await room(world, ['sam']);
        const { id } = await opened(world, { personIds: [world.id('sam'), world.id('tess')] });
        const [oak, elm] = [world.scope('oak')[0], world.scope('elm')[0]];
        const seen = async (who: Who, ...within: (OrganisationId | undefined)[]) => {
          const reach = { within: within.flatMap((one) => one ?? []), hiddenFrom: world.id(who) };
          const listed = (await world.cases.list({ ...reach, limit: 9 })).map((one) => one.id);
          return [...listed, await world.cases.covering(roomId, reach)];
        };
        for (const within of [[oak], [elm, oak], [rootOrganisation]])
          expect(await seen('lead', ...within)).to.deep.equal([id, id]);
        for (const within of [[elm], [asOrganisationId(nobody)], []])
          expect(await seen('lead', ...within)).to.deep.equal([undefined]);
        for (const who of ['sam', 'tess'] as const)
          expect(await seen(who, rootOrganisation)).to.deep.equal([undefined]);
      },
    );

    fact('lists the newest first, in pages, also those of one state', async (world) => {
      const waiting = (await opened(world, { needsApproval: true })).id;
      const running = (await opened(world)).id;
      const ended = (await opened(world)).id;
      await decide(world, ended, { isEnded: true }, ['running']);
      const reach = { within: [rootOrganisation], hiddenFrom: world.id('lead') };
      const listed = async (query: { state?: CaseState; before?: CaseId }, limit = 9) =>
        (await world.cases.list({ ...reach, ...query, limit })).map(({ id }) => id);
      expect(await listed({})).to.deep.equal([ended, running, waiting]);
      expect([await listed({}, 2), await listed({ before: running })]).to.deep.equal([[ended, running], [waiting]]);
      for (const [state, id] of Object.entries({ waiting, running, ended }))
        expect(await listed({ state: state as CaseState }), state).to.deep.equal([id]);
    });

    fact('finds the entries of one case', async (world) => {
      const [one, other] = [await opened(world), await opened(world)];
      await decide(world, one.id, { isEnded: true }, ['running']);
      const found = await world.auditLog.list({ caseId: one.id, limit: 9 });
      expect(found.map(({ action }) => action)).to.deep.equal(['case.opened', 'case.ended']);
      expect(await world.auditLog.list({ caseId: other.id, limit: 9 })).to.have.length(1);
    });
  });

const at = ({ clock }: StoredWorld, ms: number): Date => new Date(clock.now().getTime() + ms);

const hourMs = 3_600_000;

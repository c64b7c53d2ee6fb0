import { expect } from 'chai';
import fc from 'fast-check';
import { restoreRoom } from '../../../adapters/memory/tables/StoredRoom.ts';
import { firstPlace, planPolicyChunk } from '../../../core/directory/planPolicyChunk.ts';
import { type Hold, isInForce } from '../../../core/holds/Hold.ts';
import type { UserId } from '../../../core/ids.ts';
import { decide } from '../../../core/permissions/decide.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import type { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { contains, grantsOf, hasRole, type RoleGrant } from '../../../core/permissions/RoleGrant.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import { isActiveMembership } from '../../../core/rooms/Participant.ts';
import { relationRoomKey } from '../../../core/rooms/roomKeys.ts';
import { DistrictHistory } from '../../support/districtHistory.ts';
import { type Step, step } from '../../support/districtSteps.ts';

/** Everything that a district is at a moment. */
interface Snapshot {
  readonly history: DistrictHistory;
  readonly graph: RelationGraph;
  readonly people: readonly Person[];
  readonly relations: readonly Relation[];
  readonly rooms: readonly ChatRoom[];
  readonly holds: readonly Hold[];
}

const look = async (history: DistrictHistory): Promise<Snapshot> => {
  const { tables } = history.world.database;
  const graph = tables.graph();
  const people = [...graph.people()];
  const now = history.world.clock.now();
  const holds = await history.world.holds.list({ withPast: true, limit: 1_000 });
  return {
    history,
    graph,
    people,
    relations: people.flatMap(({ id }) => graph.from(id)),
    rooms: [...tables.rooms.rows()].map(restoreRoom),
    holds: holds.filter((hold) => isInForce(hold, now)),
  };
};

/** Lets random histories happen, and looks after every step. */
const afterEveryStep = (
  seed: number,
  check: (now: Snapshot, last: Step) => Promise<void>,
  numRuns = 30,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
      const history = await DistrictHistory.open();
      for (const one of steps) {
        await history.take(one);
        await check(await look(history), one);
      }
      await history.world.close();
    }),
    { numRuns, seed },
  );

const names = (ids: Iterable<UserId>): number[] => [...ids].sort((one, other) => one - other);

describe('random histories of a district', () => {
  it('a guardian is in the forum rooms of a child exactly while the guardianship counts (I10)', async () => {
    const seen = { joined: 0, absent: 0, frozen: 0, open: 0 };
    await afterEveryStep(10, async ({ history, graph, relations }) => {
      for (const relation of relations) {
        const kind = educationPolicy.relations[relation.kind];
        if (kind?.room === undefined) continue;
        const room = await history.world.rooms.findByKey(relationRoomKey(kind.room.type, relation));
        if (room === undefined) expect.fail(`no room of ${JSON.stringify(relation)}`);
        const guardianships = graph.to(relation.to).filter((one) => one.kind === 'guardian_of');
        const isGuardian = (one: Relation): boolean => {
          const guardian = graph.person(one.from);
          return one.isActive && guardian !== undefined && hasRole(guardian, 'parent');
        };
        const guardians = guardianships.filter(isGuardian).map((one) => one.from);
        seen.joined += guardians.length;
        seen.absent += guardianships.length - guardians.length;
        const expected = new Set([relation.from, relation.to, ...guardians]);
        expect(names(room.members().map(({ userId }) => userId))).to.deep.equal(names(expected));
        for (const { userId, isSuspended } of room.members())
          expect(isSuspended, `suspended ${userId}`).to.equal(graph.person(userId)?.isActive !== true);
        const [from, to] = [graph.person(relation.from), graph.person(relation.to)];
        const isOpen =
          relation.isActive &&
          [from, to].every((person) => person?.isActive) &&
          from !== undefined &&
          hasRole(from, kind.from) &&
          to !== undefined &&
          hasRole(to, kind.to);
        expect(room.state.isFrozen).to.equal(!isOpen);
        seen[isOpen ? 'open' : 'frozen'] += 1;
      }
    });
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).to.be.greaterThan(20);
  });

  it('a class room has exactly those whom the relations that count bring into it (I10, I21, I25)', async () => {
    const seen = { teachers: 0, pupils: 0, guardians: 0, empty: 0 };
    await afterEveryStep(11, async ({ history, graph, relations }) => {
      const counts = ({ kind, from, to, isActive, isHeld }: Relation): boolean => {
        const [declared, one, other] = [educationPolicy.relations[kind], graph.person(from), graph.person(to)];
        if (!isActive || isHeld || !declared || !one || !other) return false;
        return hasRole(one, declared.from) && hasRole(other, declared.to);
      };
      const guardians = (child: UserId): UserId[] =>
        graph.to(child).flatMap((relation) => {
          const guardian = graph.person(relation.from);
          const isOne = relation.kind === 'guardian_of' && relation.isActive && !relation.isHeld;
          return isOne && guardian !== undefined && hasRole(guardian, 'parent') ? [relation.from] : [];
        });
      const classes = new Map<string, Relation[]>();
      for (const relation of relations.filter(({ kind, context }) => kind === 'teaches' && context !== '')) {
        const name = `${relation.context} ${relation.contextId ?? ''}`;
        classes.set(name, [...(classes.get(name) ?? []), relation]);
      }
      for (const [name, taught] of classes) {
        const [{ context, contextId } = { context: '' }] = taught;
        const key = { type: 'class', userIds: [], context, ...(contextId === undefined ? {} : { contextId }) };
        const room = (await history.world.rooms.findByKey(key)) ?? expect.fail(`no room of class ${name}`);
        const live = taught.filter(counts);
        const expected = new Set(live.flatMap(({ from, to }) => [from, to, ...guardians(to)]));
        expect(names(room.members().map(({ userId }) => userId)), name).to.deep.equal(names(expected));
        for (const { userId, isSuspended } of room.members())
          expect(isSuspended, `suspended ${userId}`).to.equal(graph.person(userId)?.isActive !== true);
        seen.teachers += new Set(live.map(({ from }) => from)).size;
        seen.pupils += new Set(live.map(({ to }) => to)).size;
        seen.guardians += new Set(live.flatMap(({ to }) => guardians(to))).size;
        if (expected.size === 0) seen.empty += 1;
      }
    });
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).to.be.greaterThan(20);
  });

  it('a hold beats rosters, dates and sources in accounts, contacts and rooms (I21)', async () => {
    const seen = { accounts: 0, relations: 0, kept: 0 };
    await afterEveryStep(21, async ({ graph, people, relations, rooms, holds, history }, last) => {
      const suspended = (hold: Hold): boolean => hold.effect === 'suspend';
      const heldUsers = new Set(
        holds.filter(suspended).flatMap(({ subject }) => ('userId' in subject ? [subject.userId] : [])),
      );
      const isOn = ({ subject }: Hold, { kind, from, to, context }: Relation): boolean =>
        'kind' in subject &&
        subject.kind === kind &&
        subject.from === from &&
        subject.to === to &&
        (subject.context === null || subject.context === context);
      const held = relations.filter((relation) => holds.some((hold) => suspended(hold) && isOn(hold, relation)));
      seen.accounts += heldUsers.size;
      seen.relations += held.length;

      for (const userId of heldUsers) {
        expect(graph.person(userId)?.isActive).to.equal(false);
        for (const room of rooms) {
          const membership = room.participants.get(userId);
          expect(membership !== undefined && isActiveMembership(membership), `${userId} in ${room.id}`).to.equal(false);
        }
        expect((await history.world.contacts.list(userId, { limit: 100 })).contacts).to.deep.equal([]);
      }
      for (const relation of held) {
        expect(relation).to.include({ isActive: false, isHeld: true });
        const type = educationPolicy.relations[relation.kind]?.room?.type;
        if (type !== undefined)
          expect((await history.world.rooms.findByKey(relationRoomKey(type, relation)))?.isActive).to.equal(false);
        if (relation.kind === 'guardian_of')
          for (const room of rooms.filter(({ state }) => state.about[1] === relation.to))
            if (room.state.about[0] !== relation.from) expect(room.hasMember(relation.from)).to.equal(false);
      }
      for (const hold of holds.filter(({ effect }) => effect === 'keep')) {
        const { subject } = hold;
        if ('userId' in subject)
          expect(graph.person(subject.userId)?.isActive).to.equal(!heldUsers.has(subject.userId));
        else
          for (const relation of relations.filter((one) => isOn(hold, one)))
            expect(relation.isActive).to.equal(!held.includes(relation));
        seen.kept += 1;
      }
      if (last.what === 'room' || heldUsers.size + held.length === 0) return;
      for (const one of people)
        for (const other of people) {
          const decision = decide(educationPolicy, graph, one.id, other.id);
          if (!decision.allowed) continue;
          expect([heldUsers.has(one.id), heldUsers.has(other.id)]).to.deep.equal([false, false]);
          for (const relation of decision.trail?.relations ?? []) expect(held).not.to.include(relation);
        }
    });
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).to.be.greaterThan(20);
  });

  it('what is not held counts exactly as sources and dates say', async () => {
    const seen = { active: 0, ended: 0, people: 0, gone: 0 };
    await afterEveryStep(22, async ({ history, holds }) => {
      const { tables } = history.world.database;
      const today = history.world.clock.now().toISOString().slice(0, 10);
      const isToday = ({ begins, ends }: { begins?: string | null; ends?: string | null }): boolean =>
        !(begins && begins > today) && !(ends && ends < today);
      for (const { relation, claims } of tables.relations.rows()) {
        if (
          holds.some(({ subject }) => 'kind' in subject && subject.from === relation.from && subject.to === relation.to)
        )
          continue;
        const counts = claims.some((claim) => claim.isNamed && isToday(claim));
        expect(relation.isActive).to.equal(counts);
        seen[counts ? 'active' : 'ended'] += 1;
      }
      for (const { person, identities, roles } of tables.people.rows()) {
        if (holds.some(({ subject }) => 'userId' in subject && subject.userId === person.id)) continue;
        const naming = identities.flatMap((identity) => (identity.isNamed ? [identity.source] : []));
        const current = roles.filter((role) => naming.includes(role.source) && isToday(role));
        expect(person.isActive).to.equal(current.length > 0);
        if (current.length > 0)
          expect(new Set((person.roles ?? [person]).map(({ role }) => role))).to.deep.equal(
            new Set(current.map(({ role }) => role)),
          );
        seen[person.isActive ? 'people' : 'gone'] += 1;
      }
    });
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).to.be.greaterThan(20);
  });

  it('there is one room for each key, and none for two classes or other people (I16, I25)', async () => {
    let namesakes = 0;
    let putAway = 0;
    await afterEveryStep(25, async ({ history, relations, rooms }) => {
      const byKey = new Map<number, Relation>();
      for (const relation of relations) {
        const type = educationPolicy.relations[relation.kind]?.room?.type;
        if (type === undefined) continue;
        const room = await history.world.rooms.findByKey(relationRoomKey(type, relation));
        if (room === undefined) expect.fail(`no room of ${JSON.stringify(relation)}`);
        expect(byKey.get(room.id), 'one room of two relations').to.equal(undefined);
        byKey.set(room.id, relation);
        expect([room.state.type, room.state.context, ...room.state.about]).to.deep.equal([
          type,
          relation.context,
          relation.from,
          relation.to,
        ]);
        if (relation.contextId !== undefined) namesakes += 1;
      }
      // A room that was put away for a later one of the same people, because two accounts are one, has no key.
      const inUse = rooms.filter(({ state }) => (state.archivedInto ?? null) === null);
      for (const { state } of rooms) {
        if (inUse.some(({ id }) => id === state.id)) continue;
        const later = rooms.find(({ id }) => id === state.archivedInto)?.state;
        expect([later?.type, later?.context, later?.about]).to.deep.equal([state.type, state.context, state.about]);
        putAway += 1;
      }
      const ofRelations = inUse.filter(({ state }) => educationPolicy.roomTypes[state.type]?.restsOn === 'relation');
      expect(ofRelations.map(({ id }) => id).sort()).to.deep.equal([...byKey.keys()].sort());
      const ofTwo = inUse.filter(({ state }) => state.type === 'direct').map(({ state }) => state.about.join());
      expect(new Set(ofTwo).size).to.equal(ofTwo.length);
      for (const room of rooms.filter(({ state }) => state.type === 'direct'))
        expect(names(room.members().map(({ userId }) => userId))).to.deep.equal(names(room.state.about));
    });
    expect(namesakes).to.be.greaterThan(20);
    expect(putAway).to.be.greaterThan(0);
  });

  it('accounts that become one, and two again, keep rooms, histories and ids in order (I3, I9, I16, I17)', async () => {
    const seen = { merged: 0, undone: 0, memberships: 0 };
    await afterEveryStep(
      34,
      async ({ history, graph, people, rooms }, last) => {
        if (last.what === 'merge') seen.merged += history.merged;
        if (last.what === 'undo') seen.undone += history.undone;
        const { tables } = history.world.database;
        const merged = [...tables.people.rows()].filter(({ mergedInto }) => mergedInto !== undefined);
        for (const { person, mergedInto, identities } of merged) {
          expect([person.isActive, identities]).to.deep.equal([false, []]);
          expect(tables.people.get(mergedInto ?? person.id)?.mergedInto, 'merged into a merged one').to.equal(
            undefined,
          );
          expect([...graph.from(person.id), ...graph.to(person.id)], 'relations of a merged account').to.deep.equal([]);
          for (const room of rooms) {
            expect(room.hasMember(person.id), 'a room of a merged account').to.equal(false);
            expect([...room.state.about, room.state.ownerId]).not.to.include(person.id);
          }
          seen.memberships += 1;
        }
        for (const { state } of rooms) {
          const { events } = tables.log(state.id);
          expect(events.map(({ seq }) => seq)).to.deep.equal(events.map((_, index) => index + 1));
          expect(events.length).to.equal(state.headSeq);
        }
        const [one] = people.filter(({ isActive }) => isActive);
        if (one === undefined) return;
        const { contacts } = await history.world.contacts.list(one.id, { limit: 1000 });
        const allowed = people.filter(({ id }) => id !== one.id && decide(educationPolicy, graph, one.id, id).allowed);
        expect(names(contacts.map(({ person }) => person.id))).to.deep.equal(names(allowed.map(({ id }) => id)));
      },
      110,
    );
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).to.be.greaterThan(10);
  });

  it('an office has its rooms by roles alone: who writes, who answers, who has taken one (I11, I21, I25)', async () => {
    const seen = { open: 0, cutOff: 0, answering: 0, taken: 0, handedOn: 0, foreign: 0 };
    await afterEveryStep(
      17,
      async ({ history, graph, people, rooms }) => {
        for (const room of rooms.filter(({ state }) => state.type === 'support')) {
          const { about, scope, ownerId, isFrozen } = room.state;
          const writer = graph.person(about[0] ?? (0 as UserId)) ?? expect.fail('nobody wrote');
          const has = (person: Person, test: (grant: RoleGrant) => boolean): boolean =>
            person.isActive && grantsOf(person).some(test);
          const mayWrite = has(writer, (grant) => contains(scope, grant.scope));
          const mayAnswer = (person: Person): boolean =>
            has(person, (grant) => grant.role === 'admin' && contains(grant.scope, scope));
          expect([isFrozen, room.participants.get(writer.id)?.isSuspended]).to.deep.equal([!mayWrite, !mayWrite]);
          seen[mayWrite ? 'open' : 'cutOff'] += 1;
          for (const { userId } of room.members()) {
            if (userId === writer.id) continue;
            expect(mayAnswer(graph.person(userId) ?? expect.fail(`${userId}`)), `${userId} answers`).to.equal(true);
            seen.answering += 1;
          }
          if (ownerId !== null) {
            expect(room.hasMember(ownerId), 'who has taken it is a member').to.equal(true);
            seen.taken += 1;
          }
          const { events = [] } =
            (await history.world.messages.events([{ roomId: room.id, after: 0 }], 200)).get(room.id) ?? {};
          if (events.some((event) => 'organisationId' in event)) seen.handedOn += 1;
          for (const person of people) {
            const isSeen = await history.chat.enterRoom(person, room.id).then(
              () => true,
              () => false,
            );
            const isWriter = person.id === writer.id && mayWrite;
            expect(isSeen, `${person.externalId} sees it`).to.equal(isWriter || mayAnswer(person));
            if (!isSeen) seen.foreign += 1;
          }
        }
      },
      160,
    );
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).to.be.greaterThan(10);
  });

  it('rooms are as if everything were looked at again from the start', async () => {
    await afterEveryStep(16, async ({ history }, last) => {
      await history.world.directory.read(async (reads) => {
        for (let place = firstPlace; place.stage !== 'done'; ) {
          const { plan, next } = await planPolicyChunk(reads, educationPolicy, place, 100);
          const changes = plan.changed.map(({ before, after }) => [
            before.state,
            after.changes,
            [...before.participants.values()],
            [...after.participants.values()],
          ]);
          expect([plan.fresh, changes], JSON.stringify(last)).to.deep.equal([[], []]);
          place = next;
        }
      });
    });
  });
});

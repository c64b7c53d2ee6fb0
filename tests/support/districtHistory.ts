import { type ApplyDates, makeApplyDates } from '../../core/directory/applyDates.ts';
import type {
  DirectoryRecords,
  RelationRecord,
  RoleRecord,
  UserRecord,
} from '../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../core/errors.ts';
import type { HoldSubject } from '../../core/holds/Hold.ts';
import type { OrganisationId, UserId } from '../../core/ids.ts';
import { type Chat, makeChat } from '../../core/makeChat.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import type { Person } from '../../core/permissions/Person.ts';
import { grantsOf, organisationOf } from '../../core/permissions/RoleGrant.ts';
import { ownOffices } from '../../core/rooms/officeRules.ts';
import {
  contexts,
  dayMs,
  furtherRoles,
  organisations,
  ownRoles,
  pairs,
  personId,
  type Source,
  type Step,
  shared,
} from './districtSteps.ts';
import { type MemoryWorld, memoryWorld } from './memoryWorld.ts';
import { generousLimits } from './openChat.ts';

/** A district in memory that two sources describe, each with its own people under the same ids, and some together. */
export class DistrictHistory {
  readonly world: MemoryWorld;
  readonly chat: Chat;
  readonly #applyDates: ApplyDates;
  /** What each source said last, for its next snapshot. */
  readonly #users = { a: new Map<string, UserRecord>(), b: new Map<string, UserRecord>() };
  readonly #relations = { a: new Map<string, RelationRecord>(), b: new Map<string, RelationRecord>() };
  #organisations: ReadonlyMap<string, OrganisationId> = new Map();
  /** Steps that were refused, e.g. a relation of somebody without the role for it. */
  refused = 0;

  private constructor(world: MemoryWorld) {
    this.world = world;
    this.chat = makeChat(world, educationPolicy, generousLimits);
    this.#applyDates = makeApplyDates({ ...world, policy: educationPolicy });
  }

  static async open(): Promise<DistrictHistory> {
    const history = new DistrictHistory(await memoryWorld());
    for (const from of ['a', 'b'] as const) {
      const plain = { roles: 0, isNamed: true, days: [], place: organisations.length };
      await history.#say(from, {
        organisations: organisations.map((externalId, index) => ({
          ...{ externalId, name: externalId },
          ...(index > 1 && { parent: 'd1' }),
        })),
        contexts: [{ externalId: 'c1', organisation: 's1' }],
        users: [...ownRoles.keys()].map((who) => history.#userRecord({ ...plain, who })),
        relations: [],
      });
      if (from === 'a')
        for (const who of shared) await history.world.identify(await history.id('a', who), 'b', personId(who));
      await history.#say(from, { users: [], relations: [...pairs.keys()].map((which) => relationOf(which, 1)) });
    }
    return history;
  }

  async id(from: Source, who: number): Promise<UserId> {
    const person = await this.world.people.findByExternalId(personId(who), from);
    if (person === undefined) throw new Error(`${from} knows no ${personId(who)}`);
    return person.id;
  }

  /** Lets a step happen, and what dates have become due. Refused steps change nothing. */
  async take(one: Step): Promise<void> {
    try {
      await this.#take(one);
    } catch (refusal) {
      if (!(refusal instanceof ChatError)) throw refusal;
      this.refused += 1;
    }
    await this.#applyDates();
  }

  async #take(one: Step): Promise<void> {
    switch (one.what) {
      case 'person':
        return this.#say(one.source, { users: [this.#userRecord(one)], relations: [] });
      case 'relation': {
        const said = { ...relationOf(one.which, one.context), ...this.#dates(one.days) };
        const relation: RelationRecord = one.isNamed ? said : { ...said, status: 'ended' };
        return this.#say(one.source, { users: [], relations: [relation] });
      }
      case 'snapshot': {
        const isLeft = (id: string): boolean => !one.without.some((who) => personId(who) === id);
        const users = [...this.#users[one.source].values()].filter((user) => isLeft(user.externalId));
        const relations = [...this.#relations[one.source].values()].filter(
          ({ from, to }) => isLeft(from) && isLeft(to),
        );
        const complete = { users: true, relations: true };
        await this.chat.applyDirectory({ source: one.source, complete, users, relations }, { isForced: true });
        for (const who of one.without) this.#users[one.source].delete(personId(who));
        this.#relations[one.source] = new Map(relations.map((relation) => [keyOf(relation), relation]));
        return;
      }
      case 'organisation': {
        const [externalId, parent] = [organisations[one.which] ?? 's1', organisations[one.parent]];
        const above = parent === undefined || one.parent > 1 ? {} : { parent };
        return this.#apply(one.source, {
          organisations: [{ externalId, name: externalId, ...above }],
          users: [],
          relations: [],
        });
      }
      case 'context': {
        const organisation = organisations[one.place];
        const context = {
          externalId: contexts[one.which] ?? 'c1',
          ...(organisation === undefined ? {} : { organisation }),
        };
        return this.#apply(one.source, { contexts: [context], users: [], relations: [] });
      }
      case 'hold':
        return this.#hold(one);
      case 'lift': {
        const holds = await this.world.holds.list({ limit: 100 });
        const hold = holds[one.which % Math.max(holds.length, 1)];
        if (hold !== undefined) await this.chat.enterDirectory('host').liftHold(hold.id);
        return;
      }
      case 'time':
        return this.world.clock.advance(one.hours * 3_600_000);
      case 'office':
        return this.#write(one);
      case 'room': {
        const opener = await this.world.people.find(await this.id('a', one.one));
        const ids = await Promise.all(one.others.map((who, index) => this.id(index % 2 === 0 ? 'a' : 'b', who)));
        if (opener?.isActive !== true) return;
        const [first] = ids;
        if (one.type === 'group')
          await this.chat.openRoom(opener, { type: 'group', name: 'Group', participantIds: ids });
        else if (first !== undefined) await this.chat.openRoom(opener, { type: 'direct', userId: first });
      }
    }
  }

  /** Somebody comes to an organisation and writes to its office. Whoever is refused to answer, to take the room or to hand it on, is not of the office. */
  async #write({ source, who, place, others, next, closes }: Extract<Step, { what: 'office' }>): Promise<void> {
    const came = { who, roles: 0, isNamed: true, days: [], place };
    await this.#say(source, { users: [this.#userRecord(came)], relations: [] });
    const of = (externalId: string | undefined): OrganisationId | undefined =>
      externalId === undefined ? undefined : this.#organisations.get(externalId);
    const { organisations: known } = await this.world.directoryReader.listOrganisations({ limit: 50 });
    this.#organisations = new Map(known.map(({ externalId, id }) => [externalId, id]));
    const person = async (position: number, index: number): Promise<Person | undefined> =>
      this.world.people.find(await this.id(index % 2 === 0 ? source : 'a', position));
    const writer = await person(who, 0);
    if (writer?.isActive !== true) return;
    const own = ownOffices(educationPolicy, writer, 'support').map(organisationOf);
    const wished = of(organisations[place]);
    const organisationId = wished !== undefined && own.includes(wished) ? wished : own[place % Math.max(own.length, 1)];
    const where = organisationId === undefined ? {} : { organisationId };
    const { room } = await this.chat.openRoom(writer, { type: 'support', ...where });
    for (const [index, position] of others.entries()) {
      const one = await person(position, index);
      if (one?.isActive !== true) continue;
      await unlessRefused(this.chat.sendMessage({ sender: one, roomId: room.id, content: 'An answer' }));
      await unlessRefused(this.chat.changeRoom.handOver(one, room.id, one.id));
      const targets = grantsOf(writer).flatMap(({ scope }) => scope);
      const target = next === null ? undefined : targets[next % targets.length];
      if (target !== undefined) await unlessRefused(this.chat.changeRoom.handOn(one, room.id, target));
    }
    if (closes) await unlessRefused(this.chat.changeRoom.edit(writer, room.id, { isArchived: true }));
  }

  async #hold({ isKept, of, which, context, hours: [from = -1, to] }: Extract<Step, { what: 'hold' }>): Promise<void> {
    const now = this.world.clock.now().getTime();
    const side: Source = which % 2 === 0 ? 'a' : 'b';
    const [kind, one, other] = pairs[which % pairs.length] ?? pairs[0];
    const subject: HoldSubject =
      of === 0
        ? { userId: await this.id(side, which < 70 ? (shared[which % shared.length] ?? 0) : which % ownRoles.length) }
        : { kind, from: await this.id(side, one), to: await this.id(side, other), context: contexts[context] ?? null };
    await this.chat.enterDirectory('host').setHold({
      ...{ subject, effect: isKept ? 'keep' : 'suspend', reason: 'The court decided so.' },
      begins: new Date(now + from * 3_600_000),
      ends: to === undefined ? null : new Date(now + to * 3_600_000),
    });
  }

  #userRecord({ who, roles, isNamed, days: dates, place }: SaidPerson): UserRecord {
    const role = ownRoles[who] ?? 'student';
    const organisation = organisations[place];
    const own: RoleRecord = { role, ...(organisation === undefined ? {} : { organisation }), ...this.#dates(dates) };
    const further = (furtherRoles[roles] ?? []).filter((one) => one !== role).map((one): RoleRecord => ({ role: one }));
    const externalId = personId(who);
    return { externalId, role, roles: [own, ...further], firstName: externalId, lastName: 'Person', isActive: isNamed };
  }

  #dates([from, to]: readonly number[]): { begins?: string; ends?: string } {
    const day = (offset: number): string =>
      new Date(this.world.clock.now().getTime() + offset * dayMs).toISOString().slice(0, 10);
    return from === undefined || to === undefined ? {} : { begins: day(from), ends: day(to) };
  }

  async #say(from: Source, records: DirectoryRecords): Promise<void> {
    await this.#apply(from, records);
    for (const user of records.users) this.#users[from].set(user.externalId, user);
    for (const relation of records.relations) this.#relations[from].set(keyOf(relation), relation);
  }

  async #apply(from: Source, records: DirectoryRecords): Promise<void> {
    await this.chat.applyDirectory(records, { source: from });
  }
}

const unlessRefused = async (attempt: Promise<unknown>): Promise<void> => {
  await attempt.catch((refusal: unknown) => {
    if (!(refusal instanceof ChatError)) throw refusal;
  });
};

type SaidPerson = Omit<Extract<Step, { what: 'person' }>, 'what' | 'source'>;

const relationOf = (which: number, context: number): RelationRecord => {
  const [kind, from, to] = pairs[which] ?? pairs[0];
  const word = kind === 'guardian_of' ? '' : (contexts[context] ?? '');
  return { kind, from: personId(from), to: personId(to), context: word, status: 'active' };
};

const keyOf = ({ kind, from, to, context }: RelationRecord): string => [kind, from, to, context].join();

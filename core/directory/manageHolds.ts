import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import type { Hold, HoldId, HoldSubject } from '../holds/Hold.ts';
import type { HoldQuery, Holds } from '../holds/Holds.ts';
import type { OrganisationId, UserId } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { People } from '../permissions/People.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { grantsOf, sharedOrganisation } from '../permissions/RoleGrant.ts';
import { type ChangeDirectoryDeps, makeChangeDirectory } from './changeDirectory.ts';
import { checkHold, type WrittenHold } from './checkHold.ts';
import type { DirectoryTransaction } from './Directory.ts';
import { makeForesee, type SimulatedChange } from './foresee.ts';
import { holdChange } from './holdChange.ts';
import { isManaged, isSeen, isWithin, type ManagedPart } from './ManagedPart.ts';
import type { Derived } from './SavedRecords.ts';

/**
 * Holds about the people of the part of the directory that the actor manages: about an account whose roles are all
 * within, or about a relation both people of which have a role within. Holds about others look as if they did not exist.
 * What a hold changes is stored with it, and rooms follow at once.
 */
export interface ManageHolds {
  /**
   * @throws ChatError INVALID_REQUEST for a hold that says nothing or the impossible, USER_NOT_FOUND for people outside,
   *   ACCESS_DENIED for a hold about oneself
   */
  setHold(written: WrittenHold): Promise<Hold>;
  /** Who would gain or lose contact by a hold, as `SimulateDirectory`; changes nothing. @throws as `setHold` */
  simulateHold(written: WrittenHold): Promise<readonly SimulatedChange[]>;
  /**
   * Ends a hold now. One that is lifted already stays as it is.
   * @throws ChatError NOT_FOUND if there is none, ACCESS_DENIED for a hold about oneself
   */
  liftHold(id: HoldId): Promise<Hold>;
  /** The newest first. @throws ChatError USER_NOT_FOUND for a person outside */
  listHolds(query: HoldQuery): Promise<readonly Hold[]>;
}

interface Deps extends ChangeDirectoryDeps {
  readonly holds: Holds;
  readonly people: Pick<People, 'evidence' | 'around'>;
  readonly clock: Clock;
  readonly actor: Actor;
  readonly part: ManagedPart;
}

/** Holds read at once for somebody who manages a part, and sees only some of them. */
const pageSize = 200;

export const makeManageHolds = ({ holds, people, clock, actor, part, ...deps }: Deps): ManageHolds => {
  const changeDirectory = makeChangeDirectory(deps);
  const foresee = makeForesee({ ...deps, people, part });
  const authorId = typeof actor === 'string' ? null : actor.id;

  /** @throws ChatError ACCESS_DENIED for a hold about oneself, `missing` for one outside */
  const admit = async (tx: DirectoryTransaction, subject: HoldSubject, missing: () => ChatError) => {
    const ids = subjectIds(subject);
    if (authorId !== null && ids.includes(authorId))
      throw new ChatError('ACCESS_DENIED', 'You may not decide about yourself; ask another administrator.');
    const graph = await tx.evidence(ids.map((id) => [id, id]));
    if (!isOurs(part, subject, graph)) throw missing();
    if ('roomId' in subject && (await tx.roomsById([subject.roomId])).length === 0) throw missing();
    return graph;
  };

  /** Stores with the transaction, if the actor manages the people: their roles may have changed a moment ago. */
  const change = async <Outcome extends Derived & { readonly hold: Hold | undefined }>(
    subject: HoldSubject,
    action: 'hold.set' | 'hold.lifted',
    missing: () => ChatError,
    store: (tx: DirectoryTransaction) => Promise<Outcome>,
  ): Promise<Outcome> => {
    const { result } = await changeDirectory(async (tx) => {
      const graph = await admit(tx, subject, missing);
      const stored = await store(tx);
      const { people, relations: saved, hold } = stored;
      if (hold !== undefined) await tx.imports.record(holdChange(hold, action === 'hold.set'), auditActor(actor));
      const organisation = placeOf(part, subject, graph);
      const entry = hold && { ...draftOf(hold), actor: auditActor(actor), action, organisation };
      const relations = saved.map(({ after }) => after);
      return { people, relations, saved, actor: auditActor(actor), entry, result: stored };
    });
    // It changes nothing that is stored of the person, and every node reads them anew.
    if (result.hold?.effect === 'restrict') deps.bus.invalidate({ userIds: subjectIds(subject) });
    return result;
  };

  return {
    setHold: async (written) => {
      const draft = { ...checkHold(deps.policy, written, clock.now()), authorId };
      const { hold } = await change(draft.subject, 'hold.set', userNotFound, (tx) => tx.saveHold(draft));
      return hold;
    },

    simulateHold: async (written) => {
      const draft = { ...checkHold(deps.policy, written, clock.now()), authorId };
      return foresee(async (tx) => {
        await admit(tx, draft.subject, userNotFound);
        const { people: changed, relations } = await tx.saveHold(draft);
        return { people: changed.map(({ after }) => after.id), relations: relations.map(({ after }) => after) };
      });
    },

    liftHold: async (id) => {
      const known = await holds.find(id);
      if (known === undefined) throw holdNotFound();
      const { hold } = await change(known.subject, 'hold.lifted', holdNotFound, async (tx) => {
        const lifted = await tx.liftHold(id);
        return lifted ?? { people: [], relations: [], hold: undefined };
      });
      return hold ?? known;
    },

    listHolds: async (query) => {
      const { userId, limit } = query;
      if (userId !== undefined) {
        const person = (await people.evidence([[userId, userId]])).person(userId);
        if (person === undefined || !isSeen(part, person)) throw userNotFound();
      }
      if (part === 'all') return holds.list(query);
      const found: Hold[] = [];
      for (let page = { ...query, limit: pageSize }; found.length < limit; ) {
        const read = await holds.list(page);
        const ids = [...new Set(read.flatMap(({ subject }) => subjectIds(subject)))];
        const graph = await people.evidence(ids.map((id) => [id, id]));
        found.push(...read.filter(({ subject }) => isOurs(part, subject, graph)));
        const last = read.at(-1);
        if (last === undefined || read.length < pageSize) break;
        page = { ...page, before: last.id };
      }
      return found.slice(0, limit);
    },
  };
};

const subjectIds = (subject: HoldSubject): readonly UserId[] => {
  if ('roomId' in subject) return [];
  return 'userId' in subject ? [subject.userId] : [subject.from, subject.to];
};

/** False also for people who do not exist. A room may be about people of several organisations: it is all or nothing. */
const isOurs = (part: ManagedPart, subject: HoldSubject, graph: RelationGraph): boolean =>
  ('roomId' in subject ? part === 'all' : true) &&
  subjectIds(subject).every((id) => {
    const person = graph.person(id);
    return person !== undefined && ('userId' in subject ? isManaged(part, person) : isSeen(part, person));
  });

/** The organisation to which a hold belongs: that of its people, as far as the actor manages them. */
const placeOf = (part: ManagedPart, subject: HoldSubject, graph: RelationGraph): OrganisationId => {
  const scopes = subjectIds(subject).flatMap((id) => {
    const person = graph.person(id);
    return person === undefined ? [] : grantsOf(person).map(({ scope }) => scope);
  });
  return sharedOrganisation(scopes.filter((scope) => isWithin(part, scope)));
};

const draftOf = ({ id, subject, effect, reason, begins, ends }: Hold): Pick<AuditDraft, 'subjects' | 'details'> => ({
  subjects: subjectIds(subject),
  details: {
    ...{ hold: id, effect, reason, begins: begins.toISOString(), ends: ends?.toISOString() ?? null },
    ...('roomId' in subject && { room: subject.roomId }),
    ...('kind' in subject && { kind: subject.kind, from: subject.from, to: subject.to, context: subject.context }),
  },
});

const userNotFound = (): ChatError =>
  new ChatError('USER_NOT_FOUND', 'There is no such person, or you do not manage all of their organisations.');

const holdNotFound = (): ChatError =>
  new ChatError('NOT_FOUND', 'There is no such hold, or you do not manage the organisations of its people.');

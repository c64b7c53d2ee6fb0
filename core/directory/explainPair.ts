import { auditActor } from '../audit/AuditEntry.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import { type Explanation, explain } from '../permissions/explain.ts';
import { type ExplainedSupervision, explainSupervision } from '../permissions/explainSupervision.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { grantsOf, sharedOrganisation } from '../permissions/RoleGrant.ts';
import { contactRoomType } from '../permissions/roomTypesOf.ts';
import { protectedAmong } from '../permissions/supervisionIn.ts';
import { isSeen, isWithin, type ManagedPart } from './ManagedPart.ts';

export interface PairExplanation extends Explanation {
  /** One of the two does not want to hear from the other; relations would allow contact if `path` or `roles` says so. */
  readonly isBlocked: boolean;
  /** Of the two, those whom an office restricted to reading for a time. */
  readonly restricted: readonly Person[];
  /** What the room of the two asks for; null if nothing, or if they may not talk. */
  readonly supervision: ExplainedSupervision | null;
}

/**
 * Why one person may or may not write to another, for an office: everything that decides it. That one blocks the other is
 * told too, and goes on record then. The people on the way are told only if the actor manages them.
 * @throws ChatError USER_NOT_FOUND for people outside of the part that the actor manages
 */
export type ExplainPair = (userId: UserId, otherId: UserId) => Promise<PairExplanation>;

interface Deps {
  readonly people: Pick<People, 'evidence' | 'around' | 'find'>;
  readonly policy: Policy;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly actor: Actor;
  readonly part: ManagedPart;
}

export const makeExplainPair =
  ({ people, policy, auditLog, actor, part }: Deps): ExplainPair =>
  async (userId, otherId) => {
    const evidence = await people.evidence([[userId, otherId]]);
    const both = [userId, otherId].map((id) => evidence.person(id));
    const [one, other] = both;
    if (one === undefined || other === undefined || both.some((person) => person && !isSeen(part, person)))
      throw new ChatError('USER_NOT_FOUND', 'There is no such person, or you do not manage their organisations.');
    if (userId === otherId)
      throw new ChatError('INVALID_REQUEST', 'Name two people: nobody needs a permission to write to themselves.');

    const isBlocked = evidence.isBlocked(userId, otherId);
    if (isBlocked)
      await auditLog.append([
        {
          ...{ actor: auditActor(actor), action: 'blocks.read', subjects: [userId, otherId] },
          organisation: sharedOrganisation(
            [one, other]
              .flatMap((person) => grantsOf(person).map(({ scope }) => scope))
              .filter((scope) => isWithin(part, scope)),
          ),
        },
      ]);
    const explained = explain(policy, evidence, userId, otherId, true);
    const isTold = explained.path.every(({ from, to }) => isSeen(part, from) && isSeen(part, to));
    const type = contactRoomType(policy);
    const ids =
      type === null || !explained.allowed
        ? []
        : protectedAmong(policy, evidence, [{ type, people: [userId, otherId] }]);
    return {
      ...explained,
      allowed: explained.allowed && !isBlocked,
      ...(isTold ? {} : { path: [], wouldAllow: [] }),
      isBlocked,
      restricted: (await Promise.all([userId, otherId].map((id) => people.find(id)))).flatMap((person) =>
        person?.restrictedUntil === undefined ? [] : [person],
      ),
      supervision:
        ids.length === 0 ? null : explainSupervision(policy, evidence.with(await people.around(ids)), userId, otherId),
    };
  };

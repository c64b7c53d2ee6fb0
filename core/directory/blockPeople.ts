import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Block, Blocks } from '../blocks/Blocks.ts';
import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { LimitCalls } from '../limits/limitCalls.ts';
import { decide } from '../permissions/decide.ts';
import { explain } from '../permissions/explain.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { grantsOf, organisationOf, sharedOrganisation } from '../permissions/RoleGrant.ts';
import { mayBlock, reportedScopes } from '../permissions/rights.ts';
import type { ChangeDirectoryDeps } from './changeDirectory.ts';
import { isWithin } from './ManagedPart.ts';
import { planRoomsOfPair } from './planRooms.ts';
import { publishRooms } from './publishRooms.ts';
import { storePlan } from './RoomPlan.ts';

/** A block with the two people. */
export interface NamedBlock extends Block {
  readonly user: Person;
  readonly blocked: Person;
}

/**
 * What people can do who do not want to hear from somebody. The direct rooms of the two take posts of neither from then
 * on, and the contact list of neither offers the other, exactly as if their relation had ended; only who set the block
 * sees it, and staff (`blocksAbout`). Rooms that they share with others stay.
 */
export interface BlockPeople {
  /**
   * Setting a block again changes nothing.
   * @throws ChatError USER_NOT_FOUND for a stranger, ACCESS_DENIED where the policy does not allow it, INVALID_REQUEST
   */
  block(person: Person, otherId: UserId): Promise<NamedBlock>;
  /** The rooms of the two open again if their relation still holds. Without a block nothing happens. */
  unblock(person: Person, otherId: UserId): Promise<void>;
  /** Those that the person has set, the newest first. */
  listBlocks(person: Person): Promise<readonly NamedBlock[]>;
  /** The roles that the person may block who has no other; in the policy's order. */
  blockableRoles(person: Person): readonly string[];
  /**
   * The blocks by and against a person in an organisation whose reports the asker sees. The look goes on record.
   * @throws ChatError USER_NOT_FOUND, also without the right
   */
  blocksAbout(asker: Person, userId: UserId): Promise<readonly NamedBlock[]>;
}

interface Deps extends ChangeDirectoryDeps {
  readonly limited: LimitCalls;
  readonly blocks: Blocks;
  readonly people: Pick<People, 'evidence'>;
  readonly auditLog: Pick<AuditLog, 'append'>;
}

export const makeBlockPeople = ({ limited, blocks, people, directory, policy, bus, auditLog }: Deps): BlockPeople => {
  /** With the people whom they name; one whose account is gone names nobody. */
  const named = async (found: readonly Block[]): Promise<NamedBlock[]> => {
    const ids = new Set(found.flatMap(({ userId, blockedId }) => [userId, blockedId]));
    if (ids.size === 0) return [];
    const graph = await people.evidence([...ids].map((id) => [id, id]));
    return found.flatMap((block) => {
      const [user, blocked] = [graph.person(block.userId), graph.person(block.blockedId)];
      return user && blocked ? [{ ...block, user, blocked }] : [];
    });
  };

  /** Stores the change with the rooms that follow it. */
  const change = async (person: Person, otherId: UserId, action: 'block.set' | 'block.lifted'): Promise<void> => {
    const { saved, userIds } = await directory.transaction(async (tx) => {
      if (!(await tx.setBlock(person.id, otherId, action === 'block.set'))) return { saved: [], userIds: [] };
      tx.record([entryOf(person, otherId, action)]);
      const stored = await storePlan(tx, await planRoomsOfPair(tx, policy, [person.id, otherId]));
      return { saved: stored.saved, userIds: [...stored.userIds, person.id, otherId] };
    });
    publishRooms(bus, saved, userIds);
  };

  /** Also somebody who may ask the person to talk. */
  const isKnown = (graph: RelationGraph, id: UserId, otherId: UserId): boolean =>
    explain(policy, graph, id, otherId).rule !== null || decide(policy, graph, otherId, id).allowed;

  const find = async (person: Person, otherId: UserId): Promise<NamedBlock | undefined> =>
    (await named(await blocks.setBy(person.id))).find(({ blockedId }) => blockedId === otherId);

  return {
    block: limited('blocks', itself, async (person, otherId) => {
      if (otherId === person.id)
        throw new ChatError('INVALID_REQUEST', 'You cannot block yourself; name somebody else.');
      const known = await find(person, otherId);
      if (known !== undefined) return known;
      const graph = await people.evidence([[person.id, otherId]]);
      const other = graph.person(otherId);
      if (other === undefined || !isKnown(graph, person.id, otherId)) throw stranger();
      if (!mayBlock(policy, person, other))
        throw new ChatError('ACCESS_DENIED', 'You may not block this person. You can report them instead.');
      await change(person, otherId, 'block.set');
      const block = await find(person, otherId);
      if (block === undefined) throw new ChatError('CONFLICT', 'The block was ended at this moment; set it again.');
      return block;
    }),

    unblock: limited('blocks', itself, async (person, otherId) => {
      if ((await find(person, otherId)) !== undefined) await change(person, otherId, 'block.lifted');
    }),

    listBlocks: async (person) => named(await blocks.setBy(person.id)),

    blockableRoles: (person) =>
      policy.roles.filter((role) => mayBlock(policy, person, { ...person, role, roles: [{ role, scope: [] }] })),

    blocksAbout: async (asker, userId) => {
      const part = reportedScopes(policy, asker);
      const person = part.length === 0 ? undefined : (await people.evidence([[userId, userId]])).person(userId);
      const scope = person && grantsOf(person).find((grant) => isWithin(part, grant.scope))?.scope;
      if (scope === undefined) throw stranger();
      await auditLog.append([
        {
          actor: auditActor(asker),
          action: 'blocks.read',
          subjects: [userId],
          organisation: organisationOf(scope),
        },
      ]);
      return named(await blocks.about(userId));
    },
  };
};

const itself = (person: Person): Person => person;

const entryOf = (person: Person, otherId: UserId, action: 'block.set' | 'block.lifted'): AuditDraft => ({
  actor: auditActor(person),
  action,
  subjects: [otherId],
  organisation: sharedOrganisation(grantsOf(person).map(({ scope }) => scope)),
});

const stranger = (): ChatError => new ChatError('USER_NOT_FOUND', 'There is no such person, or you do not know them.');

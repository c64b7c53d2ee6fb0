import type { Policy } from '../permissions/Policy.ts';
import { relationKey } from '../permissions/Relation.ts';
import type { Day, RelationRecord } from './DirectoryRecords.ts';
import { isOnDay } from './isOnDay.ts';
import type { LossTally } from './LossTally.ts';

/** How many relations of a kind somebody had, and has. */
interface Held {
  before: number;
  after: number;
}

/** A context before and after. */
interface Seen {
  /** Somebody in it. */
  readonly person: string;
  goesOn: boolean;
}

interface Request {
  readonly policy: Pick<Policy, 'relations'>;
  /** What the source names now. */
  readonly before: readonly RelationRecord[];
  /** What it names from now on, and what it says has ended. */
  readonly given: readonly RelationRecord[];
  readonly isComplete: (kind: string) => boolean;
  /** Nothing is said about the relations of these people. */
  readonly isHeld: (externalId: string) => boolean;
  readonly organisationsOf: (externalId: string) => readonly string[];
  readonly today: Day;
  readonly tally: LossTally;
}

/**
 * Counts the relations that people lose, and the contexts that nobody is in any more. A person who gets another teacher
 * for one who left has lost none: what counts is how many of a kind the person at its `to` end had and has. So the end
 * of one teacher is no loss, and half a file is. Nor is it a loss if a relation ends on the day that was known; dates
 * that put it into the past all at once are one.
 */
export const tallyRelations = ({ policy, before, given, tally, ...request }: Request): void => {
  const { isComplete, isHeld, organisationsOf, today } = request;
  if (before.length === 0) return;
  const guardianKinds = new Set(Object.values(policy.relations).flatMap(({ room }) => room?.joinedBy ?? []));
  const ended = new Set(given.filter(({ status }) => status === 'ended').map(relationKey));
  const kinds = new Map<string, Map<string, Held>>();
  const contexts = new Map<string, Seen>();
  const heldBy = (kind: string, person: string): Held => {
    const people = kinds.get(kind) ?? new Map<string, Held>();
    kinds.set(kind, people);
    const held = people.get(person) ?? { before: 0, after: 0 };
    people.set(person, held);
    return held;
  };
  for (const relation of before) {
    const { kind, from, to, context = '' } = relation;
    if (isHeld(from) || isHeld(to) || !isOnDay(relation, today)) continue;
    const staysUnsaid = !isComplete(kind) && !(ended.size > 0 && ended.has(relationKey(relation)));
    const held = heldBy(kind, to);
    held.before += 1;
    if (staysUnsaid) held.after += 1;
    if (context === '' || guardianKinds.has(kind)) continue;
    const seen = contexts.get(context);
    if (seen === undefined) contexts.set(context, { person: to, goesOn: staysUnsaid });
    else if (staysUnsaid) seen.goesOn = true;
  }
  for (const relation of given) {
    const { kind, to, context = '' } = relation;
    if (relation.status !== 'active' || !isOnDay(relation, today)) continue;
    const held = kinds.get(kind)?.get(to);
    if (held !== undefined) held.after += 1;
    const seen = contexts.get(context);
    if (seen !== undefined) seen.goesOn = true;
  }
  for (const [kind, people] of kinds) {
    const what = guardianKinds.has(kind) ? 'guardians' : 'relations';
    for (const [person, { before: had, after: has }] of people)
      tally.add({ what, kind }, organisationsOf(person), { gone: Math.max(0, had - has), of: had });
  }
  for (const { person, goesOn } of contexts.values())
    tally.add({ what: 'classes' }, organisationsOf(person), { gone: goesOn ? 0 : 1, of: 1 });
};

import type { UserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { explain } from '../../core/permissions/explain.ts';
import type { Person } from '../../core/permissions/Person.ts';
import { isActiveMembership } from '../../core/rooms/Participant.ts';
import { relationRoomKey } from '../../core/rooms/roomKeys.ts';
import type { ChatWorld } from '../contracts/ChatWorld.ts';
import type { SeededRandom } from '../faults/seededRandom.ts';
import type { Expected } from './expectContacts.ts';
import { sourceNames } from './MadeDistrict.ts';

/** A district on a server: every port, and the use cases over them. */
export interface Ground {
  readonly world: ChatWorld;
  readonly chat: Chat;
}

export interface NightCheck {
  /** What is not as it has to be, in words. */
  readonly wrong: readonly string[];
  /** People whose contacts were read. */
  readonly people: number;
  readonly rooms: number;
}

/** Everybody whom the sources ever named, by what they are called in both together, and back. */
interface Names {
  readonly people: ReadonlyMap<string, Person>;
  readonly keys: ReadonlyMap<UserId, string>;
}

const readNames = async ({ world }: Ground): Promise<Names> => {
  const people = new Map<string, Person>();
  await world.directory.transaction(async (tx) => {
    for (const source of sourceNames)
      for (const [id, { person }] of await tx.peopleNamedBy(source)) people.set(`${source} ${id}`, person);
  }, true);
  return { people, keys: new Map([...people].map(([key, { id }]) => [id, key])) };
};

const contactsOf = async ({ chat }: Ground, person: Person): Promise<readonly Person[]> => {
  const found: Person[] = [];
  let cursor: string | null = null;
  do {
    const page = await chat.resolveContacts(person, { limit: 100, ...(cursor !== null && { cursor }) });
    found.push(...page.contacts.map((contact) => contact.person));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
};

/** At most so many of each kind are told; who reads a thousand lines finds nothing. */
const shown = 5;
/** Contacts, and others, about whom `explain` is asked for each person. */
const asked = 4;
/** People about whom one query asks. */
const together = 25;

const difference = (one: ReadonlySet<string>, other: ReadonlySet<string>): string[] =>
  [...one].filter((key) => !other.has(key));

/**
 * Compares what the server says of people with what the files say: their contacts and `explain` (I17), and the rooms in
 * which guardians listen (I10).
 */
export const checkNight = async (
  ground: Ground,
  expected: Expected,
  keys: readonly string[],
  random: SeededRandom,
): Promise<NightCheck> => {
  const { people, keys: keyOfId } = await readNames(ground);
  const wrong: string[] = [];
  const known = [...people.keys()];
  let rooms = 0;
  for (const key of difference(new Set(expected.contacts.keys()), new Set(known)).slice(0, shown))
    wrong.push(`${key} is in the files and not in the directory`);
  for (const key of difference(new Set(known), new Set(expected.contacts.keys())).slice(0, shown))
    wrong.push(`${key} is in no file and is still named`);

  for (let at = 0; at < keys.length; at += together) {
    const some = keys.slice(at, at + together).filter((key) => people.has(key) && expected.contacts.has(key));
    const pairs: (readonly [one: string, other: string])[] = [];
    for (const key of some) {
      const person = people.get(key) as Person;
      const wanted = expected.contacts.get(key) ?? new Set();
      const found = new Set((await contactsOf(ground, person)).map(({ id }) => keyOfId.get(id) ?? `account ${id}`));
      const [missing, surplus] = [difference(wanted, found), difference(found, wanted)];
      if (missing.length > 0) wrong.push(`${key} may not write to ${missing.slice(0, shown).join(', ')} (I17)`);
      if (surplus.length > 0) wrong.push(`${key} may still write to ${surplus.slice(0, shown).join(', ')} (I17)`);
      const others = Array.from({ length: asked }, () => random.pick(known) ?? key);
      pairs.push(...[...[...wanted].slice(0, asked), ...others].map((other) => [key, other] as const));
    }
    const idOf = (key: string): UserId => (people.get(key) as Person).id;
    const asking = pairs.filter(([one, other]) => one !== other && people.has(other));
    const graph = await ground.world.people.evidence(asking.map(([one, other]) => [idOf(one), idOf(other)]));
    for (const [one, other] of asking) {
      const { allowed } = explain(educationPolicy, graph, idOf(one), idOf(other));
      if (allowed !== (expected.contacts.get(one)?.has(other) ?? false))
        wrong.push(`explain says ${allowed ? 'yes' : 'no'} of ${one} and ${other} (I17)`);
    }
    const checked = await checkForums(ground, expected, some, { people, keys: keyOfId });
    wrong.push(...checked.wrong);
    rooms += checked.rooms;
  }
  return { wrong, people: keys.length, rooms };
};

const describe = (members: Iterable<string>): string => [...members].toSorted().join(', ');

/** The rooms in which somebody teaches these pupils. */
const checkForums = async (
  { world }: Ground,
  { forums }: Expected,
  keys: readonly string[],
  { people, keys: keyOfId }: Names,
): Promise<{ readonly wrong: readonly string[]; readonly rooms: number }> => {
  const wrong: string[] = [];
  let rooms = 0;
  const students = keys.filter((key) => people.get(key)?.role === 'student');
  const ids = students.map((key) => (people.get(key) as Person).id);
  const graph = await world.people.around(ids);
  for (const key of students) {
    const student = people.get(key) as Person;
    const taught = graph.to(student.id).filter(({ kind, isActive }) => kind === 'teaches' && isActive);
    const wanted = new Map((forums.get(key) ?? []).map((forum) => [`${forum.teacher} ${forum.classId}`, forum]));
    for (const relation of taught) {
      rooms += 1;
      const called = `${keyOfId.get(relation.from)} ${relation.context}`;
      const forum = wanted.get(called);
      wanted.delete(called);
      if (forum === undefined) {
        wrong.push(`${called} still teaches ${key}`);
        continue;
      }
      const room = await world.rooms.findByKey(relationRoomKey('forum_subject', relation));
      if (room === undefined || room.state.isFrozen) {
        wrong.push(`${called} and ${key} have ${room === undefined ? 'no room' : 'a frozen room'} (I10, I16)`);
        continue;
      }
      const there = [...room.participants.values()].filter(isActiveMembership).map(({ userId }) => userId);
      const [found, asKnown] = [
        describe(there.map((id) => keyOfId.get(id) ?? `account ${id}`)),
        describe([forum.teacher, key, ...forum.guardians]),
      ];
      if (found !== asKnown) wrong.push(`the room of ${called} and ${key} has ${found}, not ${asKnown} (I10)`);
    }
    for (const called of wanted.keys()) wrong.push(`${called} does not teach ${key} any more`);
  }
  return { wrong, rooms };
};

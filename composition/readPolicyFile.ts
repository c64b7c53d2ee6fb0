import { readFileSync } from 'node:fs';
import { ChatError } from '../core/errors.ts';
import type { FileRule, FileRules } from '../core/permissions/FileRules.ts';
import type { GuardRule } from '../core/permissions/GuardRule.ts';
import type { PictureRules } from '../core/permissions/PictureRules.ts';
import { definePolicy, type Policy, type PolicyTable, type RelationKind } from '../core/permissions/Policy.ts';
import type { RequestRules } from '../core/permissions/RequestRules.ts';
import type { RoomTypeRow } from '../core/permissions/RoomTypeRow.ts';
import type { ServiceRules } from '../core/permissions/ServiceRules.ts';

/** The columns of a room type that a file may set; the others say what rooms are, and are the program's. */
const columns: ReadonlySet<string> = new Set<keyof RoomTypeRow>([
  ...(['open', 'post', 'rename', 'archive', 'changeMembers', 'leave', 'history'] as const),
  ...(['seeMembers', 'receipts', 'presence', 'supervision'] as const),
]);

const members: ReadonlySet<string> = new Set([
  'extends',
  'name',
  'always',
  'relations',
  'roomTypes',
  'files',
  'pictures',
  'services',
  'requests',
]);

/**
 * The policy of a JSON file, which says in what it differs from a shipped one: `{extends, name, always?, relations?, roomTypes?,
 * files?, pictures?, services?, requests?}`.
 * @param shipped the policies that it may extend, by name
 * @throws ChatError INVALID_REQUEST, with a sentence that names the file, the place in it and what to write
 */
export const readPolicyFile = (path: string, shipped: Readonly<Record<string, Policy>>): Policy => {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new ChatError('INVALID_REQUEST', `POLICY: ${path} ${problem}`, { cause });
  };
  const file = parsed(path, refuse);
  for (const member of Object.keys(file))
    if (!members.has(member)) refuse(`has /${member}, which means nothing; write ${[...members].join(', ')}`);
  const base = typeof file['extends'] === 'string' ? own(shipped, file['extends']) : undefined;
  if (base === undefined)
    return refuse(`does not say which policy it changes; write "extends": "${Object.keys(shipped).join('" or "')}"`);
  const name = file['name'];
  if (typeof name !== 'string' || name.trim() === '' || own(shipped, name) !== undefined)
    return refuse('has no name of its own; write "name": "north school"');
  const rules = openedRules(base, file['always'], refuse);
  const table: PolicyTable = {
    ...base,
    name,
    rules,
    ...(base.guards && { guards: base.guards.filter((guard) => isTold(guard, rules)) }),
    relations: { ...base.relations, ...addedRelations(base, file['relations'], refuse) },
    roomTypes: { ...base.roomTypes, ...changedTypes(base, file['roomTypes'], refuse) },
    ...(file['files'] === undefined ? {} : { files: readFileRules(file['files'], refuse) }),
    ...(file['pictures'] === undefined ? {} : { pictures: readPictureRules(file['pictures'], refuse) }),
    ...(file['requests'] === undefined ? {} : { requests: readRequestRules(file['requests'], refuse) }),
    ...(file['services'] === undefined ? {} : { services: readServiceRules(file['services'], refuse) }),
  };
  try {
    return definePolicy(table);
  } catch (failure) {
    if (!(failure instanceof RangeError)) throw failure;
    return refuse(`cannot be used. ${failure.message}`, failure);
  }
};

type Refuse = (problem: string, cause?: unknown) => never;

type Members = Readonly<Record<string, unknown>>;

const parsed = (path: string, refuse: Refuse): Members => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    return refuse('cannot be read; write the path of a JSON file that this process may read', cause);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return refuse(`is not JSON (${cause instanceof Error ? cause.message : cause})`, cause);
  }
  return isObject(value) ? value : refuse('holds no object; write { "extends": "education", … }');
};

const isPair = (pair: unknown): pair is readonly [string, string] =>
  Array.isArray(pair) && pair.length === 2 && pair.every((role) => typeof role === 'string');

/** The shipped rules, but that of each named pair of roles lets them talk at any time. */
const openedRules = (base: Policy, given: unknown, refuse: Refuse): Policy['rules'] => {
  if (given === undefined) return base.rules;
  if (!Array.isArray(given) || !given.every(isPair))
    return refuse('says something else at /always; write { "always": [["client", "worker"]] }');
  const pairs = new Set(given.flatMap(([one, other]) => [`${one}>${other}`, `${other}>${one}`]));
  const unknown = given.flat().find((role) => !base.roles.includes(role));
  if (unknown !== undefined)
    refuse(`names ${unknown} at /always, and "${base.name}" has only ${base.roles.join(', ')}`);
  return base.rules.map((rule) => (pairs.has(`${rule[0]}>${rule[1]}`) ? [rule[0], rule[1], 'always'] : rule));
};

/** A guard that holds while people are related needs them to talk by that relation: otherwise nothing tells of it. */
const isTold = ({ while: during, until }: GuardRule, rules: Policy['rules']): boolean =>
  [during, until].every(
    (kind) =>
      kind === undefined ||
      rules.some(
        ([, , terms]) =>
          typeof terms !== 'string' && terms.some(([step, ...rest]) => step?.relation === kind && rest.length === 0),
      ),
  );

/** Kinds of relation beside those of the shipped policy, without rooms. */
const addedRelations = (base: Policy, given: unknown, refuse: Refuse): Record<string, RelationKind> => {
  const found: Record<string, RelationKind> = {};
  for (const [kind, value] of entries('/relations', given, refuse)) {
    const place = `/relations/${kind}`;
    if (own(base.relations, kind) !== undefined)
      refuse(`changes ${place}, which "${base.name}" has already; choose another name`);
    const { from, to, ...more } = isObject(value) ? value : {};
    if (typeof from !== 'string' || typeof to !== 'string' || Object.keys(more).length > 0)
      return refuse(`does not say between whom ${place} is; write { "from": a role, "to": a role } and nothing else`);
    found[kind] = { from, to };
  }
  return found;
};

const changedTypes = (base: Policy, given: unknown, refuse: Refuse): Record<string, RoomTypeRow> => {
  const found: Record<string, RoomTypeRow> = {};
  for (const [type, value] of entries('/roomTypes', given, refuse)) {
    const place = `/roomTypes/${type}`;
    const row = own(base.roomTypes, type);
    if (row === undefined)
      return refuse(`has ${place}, and "${base.name}" has only ${Object.keys(base.roomTypes).join(', ')}`);
    const changes = isObject(value) ? value : refuse(`has no object at ${place}; write { "supervision": […] }`);
    for (const column of Object.keys(changes))
      if (!columns.has(column))
        refuse(`has ${place}/${column}, which a file cannot set; write ${[...columns].join(', ')}`);
    // definePolicy checks the values.
    found[type] = { ...row, ...(changes as Partial<RoomTypeRow>) };
  }
  return found;
};

/** definePolicy checks the names and the values. */
const readFileRules = (given: unknown, refuse: Refuse): FileRules => {
  const { roles, rooms, ...general } = isObject(given) ? given : refuse('has no object at /files');
  const rule = (place: string, value: unknown): FileRule => {
    const { kinds, maxBytes, ...more } = isObject(value) ? value : refuse(`has no object at ${place}`);
    const isList = kinds === undefined || (Array.isArray(kinds) && kinds.every((kind) => typeof kind === 'string'));
    if (!isList || Object.keys(more).length > 0)
      refuse(`says something else at ${place}; write { "kinds": ["picture", …], "maxBytes": 5000000 }`);
    return {
      ...(kinds !== undefined && { kinds }),
      ...(maxBytes !== undefined && { maxBytes: Number(maxBytes) }),
    } as FileRule;
  };
  const rules = (place: string, value: unknown): Record<string, FileRule> =>
    Object.fromEntries(entries(place, value, refuse).map(([name, one]) => [name, rule(`${place}/${name}`, one)]));
  return {
    ...rule('/files', general),
    ...(roles !== undefined && { roles: rules('/files/roles', roles) }),
    ...(rooms !== undefined && { rooms: rules('/files/rooms', rooms) }),
  };
};

/** Each list that is named takes the place of the shipped one; definePolicy checks the roles. */
const readPictureRules = (given: unknown, refuse: Refuse): PictureRules => {
  const isList = (value: unknown): boolean => Array.isArray(value) && value.every((role) => typeof role === 'string');
  const lists = entries('/pictures', given, refuse);
  if (!lists.every(([setter, roles]) => ['own', 'office'].includes(setter) && isList(roles)))
    refuse('says something else at /pictures; write { "own": [roles], "office": [roles] }');
  return Object.fromEntries(lists) as PictureRules;
};

/** Takes the place of the shipped rules; definePolicy checks the roles and the numbers. */
const readRequestRules = (given: unknown, refuse: Refuse): RequestRules => {
  const { between, open, perDay, ...more } = isObject(given) ? given : refuse('has no object at /requests');
  if (!Array.isArray(between) || !between.every(isPair) || Object.keys(more).length > 0)
    refuse('says something else at /requests; write { "between": [["client", "worker"]], "open": 20, "perDay": 10 }');
  return {
    between: between as RequestRules['between'],
    ...(open !== undefined && { open: Number(open) }),
    ...(perDay !== undefined && { perDay: Number(perDay) }),
  };
};

/** Takes the place of all shipped ones; definePolicy checks the names and the types. */
const readServiceRules = (given: unknown, refuse: Refuse): ServiceRules =>
  Object.fromEntries(
    entries('/services', given, refuse).map(([role, value]) => {
      const place = `/services/${role}`;
      const { title, posts, files, ...more } = isObject(value) ? value : refuse(`has no object at ${place}`);
      const isText = isObject(title) && Object.values(title).every((text) => typeof text === 'string');
      const isList = Array.isArray(posts) && posts.every((type) => typeof type === 'string');
      if (!isText || !isList || Object.keys(more).length > 0)
        refuse(
          `says something else at ${place}; write { "title": { "en": "Bot" }, "posts": ["class"], "files": false }`,
        );
      return [role, { title, posts, ...(files !== undefined && { files }) } as unknown as ServiceRules[string]];
    }),
  );

const entries = (place: string, given: unknown, refuse: Refuse): [string, unknown][] => {
  if (given === undefined) return [];
  return isObject(given) ? Object.entries(given) : refuse(`has no object at ${place}`);
};

const own = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

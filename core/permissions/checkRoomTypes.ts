import { checkAudiencePath } from './AudiencePath.ts';
import { checkSupervision } from './checkSupervision.ts';
import { historyOf, type KeyPart, type NamePart, type RoomTypeRow } from './RoomTypeRow.ts';

/** Throws what is wrong with the table, as one sentence that says what to write. */
type Complain = (problem: string) => never;

/** Types are used in keys, addresses and schemas, so they have few characters and no colon. */
export const roomTypePattern = '^[a-z][a-z0-9_]{0,62}$';

/** The keys that rooms can have, by what they rest on. Each names all the people that the room is about (I25). */
const keysOf: Readonly<Record<RoomTypeRow['restsOn'], readonly (readonly KeyPart[])[]>> = {
  contact: [
    ['one', 'other'],
    ['one', 'other', 'context'],
  ],
  relation: [['from', 'to', 'context']],
  context: [['context']],
  owner: [[]],
  office: [
    ['person', 'organisation', 'name'],
    ['person', 'organisation'],
  ],
  audience: [['audience']],
};

const nameParts: Readonly<Record<RoomTypeRow['restsOn'], readonly NamePart[]>> = {
  contact: ['name', 'context', 'other'],
  relation: ['name', 'context', 'from', 'to', 'other'],
  context: ['name', 'context'],
  owner: ['name', 'context'],
  office: ['name', 'other'],
  audience: ['name'],
};

interface Kind {
  readonly from: string;
  readonly to: string;
  readonly room?: { readonly type: string; readonly opens: 'at once' | 'on request' };
  readonly contextRoom?: { readonly type: string };
}

type Column =
  | 'open'
  | 'post'
  | 'rename'
  | 'archive'
  | 'changeMembers'
  | 'leave'
  | 'history'
  | 'pin'
  | 'confirm'
  | 'urgent'
  | 'seeMembers'
  | 'receipts'
  | 'presence';

/** The words that each column allows besides a list of roles. */
const columns: readonly (readonly [Column, readonly string[]])[] = [
  ['open', ['nobody', 'everybody']],
  ['post', ['everybody']],
  ['rename', ['nobody', 'everybody', 'owner']],
  ['archive', ['nobody', 'everybody', 'owner']],
  ['changeMembers', ['nobody', 'everybody', 'owner']],
  ['leave', ['nobody', 'everybody']],
  ['history', ['nobody', 'everybody']],
  ['pin', ['nobody', 'everybody', 'owner']],
  ['confirm', ['nobody', 'everybody', 'owner']],
  ['urgent', ['nobody']],
  ['seeMembers', ['everybody']],
  ['receipts', ['nobody', 'everybody']],
  ['presence', ['nobody', 'everybody']],
];

/** The part of a policy's table that the rows are checked against. */
interface Table {
  readonly roles: readonly string[];
  readonly relations: Readonly<Record<string, Kind>>;
  readonly roomTypes: Readonly<Record<string, RoomTypeRow>>;
}

/** @throws what `complain` throws, for the first row that contradicts the table or itself */
export const checkRoomTypes = ({ roles, relations, roomTypes }: Table, complain: Complain): void => {
  // A host in plain JavaScript may leave this out; it gets a sentence, not a TypeError.
  if (!isGiven(roomTypes)) complain('it has no room types; write roomTypes: standardRoomTypes([…roles that lead])');
  for (const [type, row] of Object.entries(roomTypes)) {
    checkRow(type, row, roles, complain);
    checkSupervision(type, row, { roles, relations }, complain);
    if (row.restsOn === 'audience') checkAudiencePath(type, row.audience, { roles, relations }, complain);
    else if (row.audience !== undefined) complain(`a room of type "${type}" has no audience; leave audience out`);
  }

  const kindOf = new Map<string, string>();
  for (const [kind, { room, contextRoom, from, to }] of Object.entries(relations)) {
    if (contextRoom !== undefined) checkContextRoom(kind, contextRoom, roomTypes, complain);
    if (room === undefined) continue;
    const row = Object.hasOwn(roomTypes, room.type) ? roomTypes[room.type] : undefined;
    if (row === undefined) complain(`"${kind}" has rooms of type "${room.type}"; add a row for it to roomTypes`);
    if (row.restsOn !== 'relation')
      complain(`"${kind}" has rooms of type "${room.type}"; write restsOn: 'relation' in that row`);
    const { open } = row;
    const canBeOpened = typeof open === 'string' ? open === 'everybody' : open.includes(from) || open.includes(to);
    if (room.opens === 'on request' && !canBeOpened)
      complain(`nobody may ask for a room of type "${room.type}"; write opens: 'at once' in "${kind}"`);
    const other = kindOf.get(room.type);
    if (other !== undefined)
      complain(`"${other}" and "${kind}" share the type "${room.type}"; give each kind a room type of its own`);
    kindOf.set(room.type, kind);
  }
};

const checkContextRoom = (
  kind: string,
  { type }: { readonly type: string },
  roomTypes: Table['roomTypes'],
  complain: Complain,
): void => {
  const row = Object.hasOwn(roomTypes, type) ? roomTypes[type] : undefined;
  if (row === undefined) complain(`contexts of "${kind}" have rooms of type "${type}"; add a row for it to roomTypes`);
  if (row.restsOn !== 'context')
    complain(`contexts of "${kind}" have rooms of type "${type}"; write restsOn: 'context' in that row`);
};

const checkRow = (type: string, row: RoomTypeRow, roles: readonly string[], complain: Complain): void => {
  const { restsOn, key, naming } = row;
  if (!new RegExp(roomTypePattern).test(type))
    complain(`"${type}" cannot name a room type; write small Latin letters, digits and _, a letter first`);
  if (!Object.hasOwn(keysOf, restsOn))
    complain(
      `"${type}" stands on nothing; write restsOn: 'contact', 'relation', 'context', 'owner', 'office' or 'audience'`,
    );
  if (!isGiven(row.title?.en)) complain(`"${type}" has no title; write title: { en: '…' }`);
  if (!Array.isArray(key) || !keysOf[restsOn].some((allowed) => allowed.join() === key.join()))
    complain(`the key of "${type}" leaves somebody out; write ${keysOf[restsOn].map(quoted).join(' or ')}`);

  for (const [column, words] of columns) {
    // Some columns may be left out.
    const who =
      column === 'history'
        ? historyOf(row)
        : column === 'pin' || column === 'confirm' || column === 'urgent'
          ? (row[column] ?? 'nobody')
          : row[column];
    if (!Array.isArray(who) && !words.some((word) => word === who))
      complain(`${column} of "${type}" says nothing; write ${words.map((word) => `'${word}'`).join(', ')} or roles`);
    const stranger = typeof who === 'string' ? undefined : who.find((role) => !roles.includes(role));
    if (stranger !== undefined) complain(`${column} of "${type}" names "${stranger}", which is not one of its roles`);
    if (who === 'owner' && restsOn !== 'owner')
      complain(`a room of type "${type}" has no owner; write 'nobody', 'everybody' or roles for ${column}`);
  }
  if (restsOn !== 'audience' && row.urgent !== undefined)
    complain(`nobody announces in rooms of type "${type}"; leave urgent out`);
  if (restsOn === 'context' && row.open !== 'nobody')
    complain(`rooms of type "${type}" are made with their contexts; write open: 'nobody'`);
  const staysOpen = restsOn === 'office' ? row.leave === 'everybody' : row.leave !== 'nobody';
  if (restsOn !== 'owner' && (row.changeMembers !== 'nobody' || staysOpen))
    complain(`its people are why a room of type "${type}" exists; write 'nobody' for changeMembers and leave`);
  checkOffice(type, row, roles, complain);

  if (!isGiven(naming)) complain(`rooms of type "${type}" have no name; write naming: ${quoted(nameParts[restsOn])}`);
  const lists = 'from' in naming ? [naming.from, naming.to, naming.others] : [naming];
  if (lists.length > 1 && restsOn !== 'relation')
    complain(`a room of type "${type}" has no ends of a relation; write one list of parts for naming`);
  for (const parts of lists) {
    if (parts.length === 0)
      complain(`rooms of type "${type}" have no name; write naming: ${quoted(nameParts[restsOn])}`);
    const stray = parts.find((part) => !nameParts[restsOn].includes(part));
    if (stray !== undefined)
      complain(`naming of "${type}" cannot use "${stray}"; write parts of ${quoted(nameParts[restsOn])}`);
  }
};

const checkOffice = (
  type: string,
  { restsOn, answer, post, leave }: RoomTypeRow,
  roles: readonly string[],
  complain: Complain,
): void => {
  if (restsOn !== 'office') {
    if (answer !== undefined) complain(`a room of type "${type}" has no office; leave answer out`);
    return;
  }
  if (!Array.isArray(answer) || answer.length === 0)
    complain(
      `nobody answers in rooms of type "${type}"; write answer: [${roles.map((role) => `'${role}'`).join(', ')}]`,
    );
  const stranger = answer.find((role) => !roles.includes(role));
  if (stranger !== undefined) complain(`answer of "${type}" names "${stranger}", which is not one of its roles`);
  const mute = typeof post === 'string' ? undefined : answer.find((role) => !post.includes(role));
  if (mute !== undefined)
    complain(`a ${mute} answers in rooms of type "${type}" and may not post; add the role to post`);
  // Who wrote to the office stays: without them there is nobody to answer.
  const stray = typeof leave === 'string' ? undefined : leave.find((role) => !answer.includes(role));
  if (stray !== undefined)
    complain(`a ${stray} may leave rooms of type "${type}" and does not answer there; leave it out of leave`);
};

const quoted = (parts: readonly string[]): string => `[${parts.map((part) => `'${part}'`).join(', ')}]`;

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

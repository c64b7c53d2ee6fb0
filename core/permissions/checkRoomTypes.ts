import type { KeyPart, NamePart, RoomTypeRow } from './RoomTypeRow.ts';

/** Tells what is wrong with the table in one sentence that says what to write; never returns. */
type Complain = (problem: string) => never;

/** Types stand in keys, addresses and schemas. */
export const roomTypePattern = '^[a-z][a-z0-9_]{0,62}$';

/** The keys that each kind of room can have: whoever the room is about is in each of them (I25). */
const keysOf: Readonly<Record<RoomTypeRow['restsOn'], readonly (readonly KeyPart[])[]>> = {
  contact: [
    ['one', 'other'],
    ['one', 'other', 'context'],
  ],
  relation: [['from', 'to', 'context']],
  owner: [[]],
};

const nameParts: Readonly<Record<RoomTypeRow['restsOn'], readonly NamePart[]>> = {
  contact: ['name', 'context', 'other'],
  relation: ['name', 'context', 'from', 'to', 'other'],
  owner: ['name', 'context'],
};

/** What of a policy's table the rows are checked against. */
interface Table {
  readonly roles: readonly string[];
  readonly relations: Readonly<
    Record<string, { readonly room?: { readonly type: string; readonly opens: 'at once' | 'on request' } }>
  >;
  readonly roomTypes: Readonly<Record<string, RoomTypeRow>>;
}

/** @throws what `complain` throws, for the first row that does not fit the table or itself */
export const checkRoomTypes = ({ roles, relations, roomTypes }: Table, complain: Complain): void => {
  for (const [type, row] of Object.entries(roomTypes)) checkRow(type, row, roles, complain);

  const kindOf = new Map<string, string>();
  for (const [kind, { room }] of Object.entries(relations)) {
    if (room === undefined) continue;
    const row = Object.hasOwn(roomTypes, room.type) ? roomTypes[room.type] : undefined;
    if (row === undefined) complain(`"${kind}" has rooms of type "${room.type}"; add a row for it to roomTypes`);
    if (row.restsOn !== 'relation')
      complain(`"${kind}" has rooms of type "${room.type}"; write restsOn: 'relation' in that row`);
    if (room.opens === 'on request' && row.open === 'nobody')
      complain(`nobody may ask for a room of type "${room.type}"; write opens: 'at once' in "${kind}"`);
    const other = kindOf.get(room.type);
    if (other !== undefined)
      complain(`"${other}" and "${kind}" share the type "${room.type}"; give each kind a room type of its own`);
    kindOf.set(room.type, kind);
  }
};

const checkRow = (type: string, row: RoomTypeRow, roles: readonly string[], complain: Complain): void => {
  const { restsOn, key, naming } = row;
  if (!new RegExp(roomTypePattern).test(type))
    complain(`"${type}" cannot name a room type; write small Latin letters, digits and _, a letter first`);
  if (!keysOf[restsOn].some((allowed) => allowed.join() === key.join()))
    complain(`the key of "${type}" leaves somebody out; write ${keysOf[restsOn].map(quoted).join(' or ')}`);

  const columns = ['open', 'post', 'rename', 'archive', 'changeMembers', 'leave', 'seeMembers'] as const;
  for (const column of columns) {
    const who = row[column];
    const stranger = typeof who === 'string' ? undefined : who.find((role) => !roles.includes(role));
    if (stranger !== undefined) complain(`${column} of "${type}" names "${stranger}", which is not one of its roles`);
    if (who === 'owner' && restsOn !== 'owner')
      complain(`a room of type "${type}" has no owner; write 'nobody', 'everybody' or roles for ${column}`);
  }
  if (restsOn !== 'owner' && (row.changeMembers !== 'nobody' || row.leave !== 'nobody'))
    complain(`its people are why a room of type "${type}" exists; write 'nobody' for changeMembers and leave`);

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

const quoted = (parts: readonly string[]): string => `[${parts.map((part) => `'${part}'`).join(', ')}]`;

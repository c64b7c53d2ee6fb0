import type { RoomTypeRow } from './RoomTypeRow.ts';

/** What a guard does with what it finds, from the mildest to the strictest. */
export type GuardAction = 'mask' | 'hold' | 'refuse';
export const guardActions = ['mask', 'hold', 'refuse'] as const satisfies readonly GuardAction[];

/**
 * Where one guard looks at messages before they are stored. `words`: the lists of the room's organisation and of those
 * above it; `contact`: telephone numbers, addresses, links and ways to pay; `host`: the guard of the host.
 */
export interface GuardRule {
  readonly guard: 'words' | 'contact' | 'host';
  readonly rooms: 'all' | readonly string[];
  /**
   * Only while the two people of the room have an active relation of this kind, in a room of a relation in its context.
   * Needs rooms that rest on contacts or relations.
   */
  readonly while?: string;
  /** Not any more once the two have an active relation of this kind; as `while`. */
  readonly until?: string;
  /** What `contact` does; `refuse` by default. The other guards say it with each find. */
  readonly action?: GuardAction;
  /** What becomes of a message if the guard does not answer in time, or fails; `refuse` by default. */
  readonly onTimeout?: 'allow' | 'refuse';
}

const guards: readonly string[] = ['words', 'contact', 'host'];

/** The part of a policy's table that the rules are checked against. */
interface Table {
  readonly roomTypes: Readonly<Record<string, Pick<RoomTypeRow, 'restsOn'>>>;
  readonly relations: Readonly<Record<string, { readonly from: string; readonly to: string }>>;
  readonly rules: readonly (readonly [one: string, other: string, terms: string | readonly Path[]])[];
  readonly guards?: readonly GuardRule[];
}
type Path = readonly { readonly relation: string; readonly inverse: boolean }[];

/** @throws what `complain` throws, for the first rule that the table cannot mean */
export const checkGuardRules = (table: Table, complain: (problem: string) => never): void => {
  for (const { guard, rooms, action = 'refuse', onTimeout = 'refuse', ...rule } of table.guards ?? []) {
    if (!guards.includes(guard)) complain(`guards name "${guard}"; write 'words', 'contact' or 'host'`);
    if (!guardActions.includes(action)) complain(`the guard "${guard}" cannot "${action}"; write mask, hold or refuse`);
    if (onTimeout !== 'allow' && onTimeout !== 'refuse')
      complain(`onTimeout of the guard "${guard}" is "${onTimeout}"; write 'allow' or 'refuse'`);
    const types = rooms === 'all' ? Object.keys(table.roomTypes) : rooms;
    for (const type of types)
      if (!Object.hasOwn(table.roomTypes, type)) complain(`the guard "${guard}" names rooms of type "${type}"`);
    for (const kind of [rule.while, rule.until]) if (kind !== undefined) checkKind(table, guard, kind, types, complain);
  }
};

const checkKind = (
  { relations, roomTypes, rules }: Table,
  guard: string,
  kind: string,
  types: readonly string[],
  complain: (problem: string) => never,
): void => {
  if (!Object.hasOwn(relations, kind)) complain(`the guard "${guard}" names the relation "${kind}"`);
  const stray = types.find((type) => !['contact', 'relation'].includes(roomTypes[type]?.restsOn ?? ''));
  if (stray !== undefined)
    complain(`a room of type "${stray}" is not about two people; leave it out of the guard "${guard}" with "${kind}"`);
  // Otherwise the evidence about two people would not tell of it.
  const isOnPath = rules.some(
    ([, , terms]) =>
      typeof terms !== 'string' && terms.some(([step, ...rest]) => step?.relation === kind && !rest.length),
  );
  if (!isOnPath) complain(`"${kind}" of the guard "${guard}" allows nobody to talk; add via('${kind}') to a rule`);
};

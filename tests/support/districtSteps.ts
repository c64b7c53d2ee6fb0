import fc from 'fast-check';

/** One thing that happens to a district. People and relations are positions in lists, so that every step means something. */
export type Step =
  | {
      readonly what: 'person';
      readonly source: Source;
      readonly who: number;
      readonly roles: number;
      readonly isNamed: boolean;
      readonly days: readonly number[];
      readonly place: number;
    }
  | {
      readonly what: 'relation';
      readonly source: Source;
      readonly which: number;
      readonly isNamed: boolean;
      readonly days: readonly number[];
      readonly context: number;
    }
  | { readonly what: 'snapshot'; readonly source: Source; readonly without: readonly number[] }
  | { readonly what: 'organisation'; readonly source: Source; readonly which: number; readonly parent: number }
  | { readonly what: 'context'; readonly source: Source; readonly which: number; readonly place: number }
  | {
      readonly what: 'hold';
      readonly isKept: boolean;
      readonly of: number;
      readonly which: number;
      readonly context: number;
      readonly hours: readonly number[];
    }
  | { readonly what: 'lift'; readonly which: number }
  | { readonly what: 'time'; readonly hours: number }
  | {
      readonly what: 'room';
      readonly type: 'direct' | 'group';
      readonly one: number;
      readonly others: readonly number[];
    }
  | {
      readonly what: 'office';
      readonly source: Source;
      /** Who writes to an office, and to whose. */
      readonly who: number;
      readonly place: number;
      /** Who tries to answer and to take the room. */
      readonly others: readonly number[];
      /** To whose office it is handed then; null if it stays. */
      readonly next: number | null;
      readonly closes: boolean;
    };

export type Source = 'a' | 'b';

/** By position: the role that a person of either source has by themselves. Both sources use the same ids. */
export const ownRoles = ['teacher', 'teacher', 'tutor', 'student', 'student', 'parent', 'parent', 'admin'] as const;
/** Further roles that a person may have beside it. */
export const furtherRoles = [[], ['parent'], ['teacher'], ['parent', 'admin']] as const;
export const pairs = [
  ['teaches', 0, 3],
  ['teaches', 0, 4],
  ['teaches', 1, 3],
  ['tutors', 2, 3],
  ['tutors', 2, 4],
  ['guardian_of', 5, 3],
  ['guardian_of', 5, 4],
  ['guardian_of', 6, 4],
] as const;
export const contexts = ['', 'c1', 'c2'] as const;
export const organisations = ['d1', 'd2', 's1', 's2'] as const;
/** The people of both sources who have one account, by their positions. */
export const shared = [0, 3, 5];

export const personId = (position: number): string => `p${position}`;
export const dayMs = 86_400_000;

const source = fc.constantFrom<Source>('a', 'b');
const position = fc.nat(ownRoles.length - 1);
/** Mostly none; else the first and the last day, from today. */
const days = fc.oneof(
  { weight: 3, arbitrary: fc.constant<number[]>([]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: -3, max: 2 }), fc.integer({ min: 0, max: 4 }))
      .map(([from, more]) => [from, from + more]),
  },
);
const mostly = fc.constantFrom(true, true, true, false);

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('person' as const),
      source,
      who: position,
      roles: fc.nat(furtherRoles.length - 1),
      isNamed: mostly,
      days,
      place: fc.nat(organisations.length),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('relation' as const),
      source,
      which: fc.nat(pairs.length - 1),
      isNamed: mostly,
      days,
      context: fc.nat(contexts.length - 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('snapshot' as const),
      source,
      without: fc.array(position, { maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('organisation' as const),
      source,
      which: fc.integer({ min: 2, max: 3 }),
      parent: fc.nat(2),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('context' as const),
      source,
      which: fc.integer({ min: 1, max: 2 }),
      place: fc.nat(organisations.length),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('hold' as const),
      isKept: fc.constantFrom(true, false, false),
      of: fc.nat(2),
      which: fc.nat(99),
      context: fc.nat(contexts.length),
      hours: fc.oneof(
        fc.constant<number[]>([]),
        fc
          .tuple(fc.integer({ min: -30, max: 30 }), fc.integer({ min: 1, max: 50 }))
          .map(([from, more]) => [from, from + more]),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('lift' as const), which: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('time' as const), hours: fc.constantFrom(1, 12, 24, 48) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('room' as const),
      type: fc.constantFrom('direct' as const, 'group' as const),
      one: position,
      others: fc.array(position, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('office' as const),
      source,
      who: position,
      place: fc.nat(organisations.length - 1),
      others: fc.array(fc.oneof(position, fc.constantFrom(5, 6, 7)), { minLength: 1, maxLength: 4 }),
      next: fc.option(fc.nat(organisations.length - 1)),
      closes: fc.constantFrom(true, false, false),
    }),
  },
);

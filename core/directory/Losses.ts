/** What a snapshot makes disappear, and the shares above which that is taken for a broken export. */

/**
 * Of what too much disappears. `classes`: contexts in which nobody is related any more. `held_back`: people whose ids may
 * be somebody else's now. `unread`: people whose records could not be read. `organisations`: the file has none of the
 * source's organisations.
 */
export type LossKind = 'people' | 'relations' | 'guardians' | 'classes' | 'held_back' | 'unread' | 'organisations';

/** One guard that a snapshot does not pass. */
export interface Alarm {
  readonly what: LossKind;
  /** The kind of relation, or the role of people; absent: all of them. */
  readonly kind?: string;
  /** The name of the organisation; absent: everywhere. */
  readonly organisation?: string;
  readonly gone: number;
  readonly of: number;
}

/** Shares of what a source names, each above 0 and at most 1. */
export interface GuardShares {
  readonly people: number;
  readonly relations: number;
  readonly guardians: number;
  readonly classes: number;
}

export const defaultGuards: GuardShares = { people: 0.2, relations: 0.2, guardians: 0.2, classes: 0.2 };

/** What disappears with a snapshot, before it is stored. */
export interface Losses {
  readonly alarms: readonly Alarm[];
  /** The people and relations that disappear; who goes on in spite of the alarms repeats this number. */
  readonly count: number;
  /** The first of them, for people. */
  readonly examples: readonly { readonly path: string; readonly problem: string }[];
}

export const noLosses: Losses = { alarms: [], count: 0, examples: [] };

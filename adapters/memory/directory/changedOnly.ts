import { isDeepStrictEqual } from 'node:util';
import type { Saved } from '../../../core/directory/SavedRecords.ts';

/** What was saved, if it differs from what was there. */
export const changedOnly = <Thing>(before: Thing | null, after: Thing): Saved<Thing>[] =>
  isDeepStrictEqual(before, after) ? [] : [{ before, after }];

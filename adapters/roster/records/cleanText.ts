import { cleanName } from '../../../core/text/cleanName.ts';

/** A cell's text as it should be shown: by the rule for names, so that a cell that shows nothing counts as empty. */
export const cleanText = (cell: string): string => cleanName(cell);

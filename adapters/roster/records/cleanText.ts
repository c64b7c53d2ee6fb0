import { cleanName } from '../../../core/text/cleanName.ts';

/** Cleans a cell's text by the rule for names, so that a cell of invisible characters counts as empty. */
export const cleanText = (cell: string): string => cleanName(cell);

import { schemaText } from './schemaText.ts';
import { parseOutline } from './TableOutline.ts';

/** The tables that the migrations of this release make. */
export const schemaOutline = parseOutline(schemaText);

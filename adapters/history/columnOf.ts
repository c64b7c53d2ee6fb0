import type { ForeignTable } from './ForeignDatabase.ts';

/** A column of a table by its alias, or another expression where the table has none. */
export const columnOf = (alias: string, table: ForeignTable | undefined, name: string, otherwise: string): string =>
  table?.columns.has(name) ? `${alias}.${name}` : otherwise;

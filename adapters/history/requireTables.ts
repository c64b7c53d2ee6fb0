import { ChatError } from '../../core/errors.ts';
import type { ForeignDatabase, ForeignTable } from './ForeignDatabase.ts';
import { systemMarks } from './systemMarks.ts';

export interface RequiredTables {
  readonly system: string;
  /** For people, e.g. `THE_BOT`. */
  readonly title: string;
  /** The columns without which a table is of no use, by table. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
}

/** The tables by name. @throws ChatError INVALID_REQUEST: what is missing, and what to do */
export const requireTables = async (
  database: ForeignDatabase,
  { system, title, tables }: RequiredTables,
): Promise<ReadonlyMap<string, ForeignTable>> => {
  const found = new Map<string, ForeignTable>();
  for (const [name, columns] of Object.entries(tables)) {
    const table = await database.table(name);
    if (table === undefined) throw await missingTable(database, { system, title, name });
    if (!table.isReadable) {
      const { role } = await database.whoAndWhere();
      throw refuse(
        `The role "${role}" may not read the table ${name}. GRANT SELECT ON ${name} TO "${role}" there, and run it again.`,
      );
    }
    const lacking = columns.filter((column) => !table.columns.has(column));
    if (lacking.length > 0)
      throw refuse(
        `The table ${name} has no column ${lacking.join(', ')}: this is no ${title} that is known here, or one of a later version.`,
      );
    found.set(name, table);
  }
  return found;
};

const missingTable = async (
  database: ForeignDatabase,
  { system, title, name }: { readonly system: string; readonly title: string; readonly name: string },
): Promise<ChatError> => {
  const { database: place } = await database.whoAndWhere();
  for (const [other, mark] of Object.entries(systemMarks))
    if (other !== system && (await database.table(mark)) !== undefined)
      return refuse(
        `The database "${place}" has no table ${name}; it looks like one of "${other}": homeroom import-from ${other} --database …`,
      );
  return refuse(
    `The database "${place}" has no table ${name}, so it is none of ${title}. Look at the name in --database, and at the search_path of the role.`,
  );
};

const refuse = (message: string): ChatError => new ChatError('INVALID_REQUEST', message);

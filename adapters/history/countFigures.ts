import type { Figures } from './ForeignChat.ts';
import type { ForeignDatabase } from './ForeignDatabase.ts';

/** The figures by the expression of each, in one statement. */
export const countFigures = async (
  database: ForeignDatabase,
  expressions: Readonly<Record<keyof Figures, string>>,
): Promise<Figures> => {
  const columns = Object.entries(expressions).map(([figure, expression]) => `(${expression}) AS ${figure}`);
  const [row] = await database.rows<Record<string, string>>(`SELECT ${columns.join(', ')}`);
  const figure = (name: keyof Figures): number => Number(row?.[name] ?? 0);
  return {
    ...{ people: figure('people'), rooms: figure('rooms'), messages: figure('messages') },
    ...{ deleted: figure('deleted'), attachments: figure('attachments') },
  };
};

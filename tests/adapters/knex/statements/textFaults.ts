/** The tables whose rows belong to one room each: every statement on them says which. */
const roomTables = 'participants|messages|events';

const notAnAlias =
  'WHERE|SET|ON|LEFT|JOIN|CROSS|INNER|ORDER|GROUP|LIMIT|OFFSET|FOR|VALUES|SELECT|UNION|USING|RETURNING';
const mention = new RegExp(
  `\\bhomeroom\\.(${roomTables})\\b(?:\\s+(?:AS\\s+)?(?!(?:${notAnAlias})\\b)([a-z_]\\w*))?`,
  'gi',
);

/** What would stay with a connection after the transaction, where a pooler hands it to somebody else. */
const sessionState: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^\s*SET\s+(?!LOCAL\b)/i, 'sets something for the session'],
  [/\bset_config\([^)]*,\s*false\s*\)/i, 'sets something for the session'],
  [/\bpg_(?:try_)?advisory_(?!xact_)\w+/i, 'takes an advisory lock of the session'],
  [/^\s*(?:UN)?LISTEN\b/i, 'listens on a connection of the pool'],
  [/^\s*(?:DISCARD|PREPARE|DEALLOCATE|DECLARE|RESET)\b/i, 'changes what the session has'],
  [/\bCREATE\s+TEMP/i, 'makes a temporary table'],
];

/**
 * What is wrong with the text of a statement: it depends on a session, names a table of ours without the schema, or reads
 * or writes participants, messages or events without their room.
 *
 * @param ownNames the tables and sequences of our schema
 */
export const textFaults = (commented: string, ownNames: readonly string[]): string[] => {
  const statement = commented.replaceAll(/--.*/g, '');
  const text = statement.replaceAll(/'(?:[^']|'')*'/g, (quoted) => (quoted.startsWith("'homeroom.") ? quoted : "''"));
  const faults = sessionState.filter(([pattern]) => pattern.test(statement)).map(([, what]) => what);
  return [...faults, ...unqualified(statement, text, ownNames), ...withoutRoom(text)];
};

const unqualified = (statement: string, text: string, ownNames: readonly string[]): string[] => {
  const common = new Set(
    [...text.matchAll(/\b(\w+)(?:\s*\([^()]*\))?\s+AS\s+(?:NOT\s+)?(?:MATERIALIZED\s+)?\(/gi)].map((m) => m[1]),
  );
  const named = [...text.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE|TABLE|ANALYZE)\s+(?:ONLY\s+)?"?(\w+)"?(?![\w."(])/gi)];
  const tables = named.flatMap(([, name = '']) => (ownNames.includes(name) && !common.has(name) ? [name] : []));
  const sequences = [...statement.matchAll(/\b(?:nextval|setval|currval)\('(\w+)'/gi)].map(([, name = '']) => name);
  return [...tables, ...sequences].map((name) => `names ${name} without the schema`);
};

const withoutRoom = (text: string): string[] =>
  [...text.matchAll(mention)].flatMap((found) => {
    const [whole, table = '', alias] = found;
    const after = text.slice(found.index + whole.length);
    const isInsertion = /\bINSERT\s+INTO\s+$/i.test(text.slice(0, found.index));
    const columns = /^\s*\(([^)]*)\)/.exec(after)?.[1] ?? '';
    const hasRoom = isInsertion ? /\broom_id\b/.test(columns) : isBound(scopeAround(text, found.index), alias);
    return hasRoom ? [] : [`${isInsertion ? 'writes' : 'reads'} ${table} without a room`];
  });

const isBound = (scope: string, alias: string | undefined): boolean =>
  alias === undefined
    ? /(?<![.\w])room_id\s*(?:=|IN\b)/i.test(scope)
    : new RegExp(`\\b${alias}\\.room_id\\s*(?:=|IN\\b)|=\\s*${alias}\\.room_id\\b`, 'i').test(scope);

/** The innermost subquery around a place in the text, or the whole text. */
const scopeAround = (text: string, place: number): string => {
  const edge = (step: 1 | -1): number => {
    const [opens, closes] = step === 1 ? ['(', ')'] : [')', '('];
    let depth = 0;
    for (let index = place; index >= 0 && index < text.length; index += step) {
      if (text[index] === opens) depth += 1;
      if (text[index] === closes && --depth < 0) return index;
    }
    return step === 1 ? text.length : -1;
  };
  return text.slice(edge(-1) + 1, edge(1));
};

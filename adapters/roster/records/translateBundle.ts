import { ChatError } from '../../../core/errors.ts';
import { type RosterFormat, rosterFormatNames } from '../../wire/directory/RosterReading.ts';
import { joinTables, type TablePart } from './joinTables.ts';
import type { RosterBundle, RosterTable } from './RosterBundle.ts';
import { normalisedWord } from './roleTable.ts';
import { rosterTables, type TableSpec } from './rosterTables.ts';
import { type SharedIds, sharedIds } from './sharedIds.ts';
import { cellOf, type Translation } from './Translation.ts';
import { type TranslatedFormat, type TranslatedTable, translatedFormats } from './translatedFormats.ts';

export interface TranslatedBundle {
  readonly format: TranslatedFormat['id'];
  readonly bundle: RosterBundle;
}

/**
 * Reads a bundle of another format as if it were OneRoster; undefined if it is none of those. Rows keep their own files
 * and lines.
 * @throws ChatError INVALID_REQUEST that names a file or column that the format needs and the bundle lacks
 */
export const translateBundle = async (
  bundle: RosterBundle,
  asked: RosterFormat | undefined,
): Promise<TranslatedBundle | undefined> => {
  const format = await findFormat(bundle, asked);
  if (format === undefined) return undefined;
  const translations: Translation[] = [];
  for (const { from, isNeeded, tables } of format.files) {
    const table = await bundle.table(from);
    if (table === undefined && isNeeded)
      refuse(`${from} is missing, which an export in the format of ${rosterFormatNames[format.id]} has`);
    if (table === undefined) continue;
    const header = table.header.map(normalisedWord);
    for (const [at, rule] of tables.entries()) {
      const translation = { table, rule, places: placesIn(header, rule) };
      const missing = missingColumn(translation);
      if (missing === undefined) translations.push(translation);
      else if (at === 0)
        refuse(
          `${table.file}:1: column "${missing}" is missing, which ${rosterFormatNames[format.id]} has (spaces and case do not matter)`,
        );
    }
  }
  const shared = await sharedIds(translations);
  const tables = new Map<string, RosterTable>();
  for (const { rule } of translations) {
    const name = rule.to.toLowerCase();
    const same = translations.filter((one) => one.rule.to === rule.to);
    if (!tables.has(name)) tables.set(name, joined(rule.to, same, shared));
  }
  return {
    format: format.id,
    bundle: { files: bundle.files, table: async (name) => tables.get(name.toLowerCase()) },
  };
};

const refuse = (problem: string): never => {
  throw new ChatError('INVALID_REQUEST', `${problem}: export it again. Nothing was imported.`);
};

const findFormat = async (
  bundle: RosterBundle,
  asked: RosterFormat | undefined,
): Promise<TranslatedFormat | undefined> => {
  if (asked !== undefined) return translatedFormats.find(({ id }) => id === asked);
  for (const format of translatedFormats) {
    for (const [file, columns] of Object.entries(format.signs)) {
      const header = new Set((await bundle.table(file))?.header.map(normalisedWord));
      if (columns.every((column) => header.has(column))) return format;
    }
  }
  return undefined;
};

const placesIn = (header: readonly string[], { columns }: TranslatedTable): Translation['places'] =>
  new Map(
    Object.entries(columns).map(([column, names]) => [
      column,
      names.map((name) => header.indexOf(name)).filter((place) => place >= 0),
    ]),
  );

const specOf = (to: TranslatedTable['to']): TableSpec | undefined =>
  Object.values<TableSpec>(rosterTables).find(({ name }) => name === to);

/** A column, as it is called here, without which no row says anything. */
const missingColumn = ({ rule, places }: Translation): string | undefined =>
  Object.entries(specOf(rule.to)?.columns ?? {}).flatMap(([column, need]) => {
    const isThere = need !== 'key' || rule.constants?.[column] !== undefined || (places.get(column)?.length ?? 0) > 0;
    return isThere ? [] : [rule.columns[column]?.[0] ?? column];
  })[0];

/** Joins what several files say. A column that no file has and none must have is absent, as it would be in OneRoster. */
const joined = (to: TranslatedTable['to'], translations: readonly Translation[], shared: SharedIds): RosterTable => {
  const needs = specOf(to)?.columns ?? {};
  const columns = new Set(
    translations.flatMap(({ rule }) => [...Object.keys(rule.columns), ...Object.keys(rule.constants ?? {})]),
  );
  const isSaid = (column: string): boolean =>
    (needs[column] ?? 'optional') !== 'optional' ||
    translations.some(
      ({ rule, places }) => rule.constants?.[column] !== undefined || (places.get(column)?.length ?? 0) > 0,
    );
  const header = [...columns].filter(isSaid);
  const parts = translations.map(
    (translation): TablePart => ({
      table: translation.table,
      pick: picker(translation, header, shared),
      keepsFirst: translation.places.get(header[0] ?? '')?.[0] === 0,
    }),
  );
  return joinTables(header, parts);
};

const picker = (
  { table, rule, places }: Translation,
  header: readonly string[],
  shared: SharedIds,
): TablePart['pick'] => {
  const mustBeEmpty = table.header.findIndex((name) => normalisedWord(name) === rule.onlyWithout);
  const said = new Set<string>();
  return (row) => {
    if (mustBeEmpty >= 0 && (row[mustBeEmpty] ?? '').trim() !== '') return undefined;
    const cells = header.map((column) => translatedCell(rule, column, cellOf(row, places.get(column) ?? [])));
    if (cells.includes(undefined)) return undefined;
    const all = cells.map((cell) => cell ?? '');
    if (rule.skipsEmpty?.some((column) => all[header.indexOf(column)] === '')) return undefined;
    const [id = ''] = all;
    const kinds = rule.idsOf === undefined ? undefined : shared.get(id);
    if (kinds !== undefined) {
      const misfit = `"${id}" is the id of ${kinds.join(' and of ')}`;
      return { misfit, remedy: 'give each person an id of their own', first: id };
    }
    if (rule.isDistinct !== true) return all;
    const key = JSON.stringify(all);
    if (said.has(key)) return undefined;
    said.add(key);
    return all;
  };
};

/** Undefined leaves the row out. */
const translatedCell = ({ constants, words }: TranslatedTable, column: string, cell: string): string | undefined => {
  const word = words?.[column]?.[normalisedWord(cell)];
  if (word === '') return undefined;
  return word ?? constants?.[column] ?? cell;
};

import { ChatError } from '../../../core/errors.ts';
import type { HistoryLine, HistoryRecord } from '../../../core/history/HistoryRecord.ts';
import { compileSchema, type Validator } from '../schema/compileSchema.ts';
import type { Problem } from '../schema/describeProblems.ts';
import { historySchemas } from './historySchemas.ts';

type Kind = HistoryRecord['kind'];

const validators = Object.fromEntries(
  Object.entries(historySchemas).map(([kind, schema]) => [kind, compileSchema(schema, 'The record')]),
) as unknown as Readonly<Record<Kind, Validator<object>>>;

const kinds = Object.keys(historySchemas).join(', ');
const isKind = (kind: unknown): kind is Kind => typeof kind === 'string' && Object.hasOwn(historySchemas, kind);

/** One line of a file of history: a record, or what is wrong with it. An empty line is undefined. */
export const readHistoryLine = (line: number, text: string): HistoryLine | undefined => {
  if (text.trim() === '') return undefined;
  return readHistoryRecord(line, parse(text));
};

/** One record of a history as a file has it, or what is wrong with it. `line` says where it stands. */
export const readHistoryRecord = (line: number, parsed: unknown): HistoryLine => {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return broken(line, 'is no JSON object; write one record a line');
  const given: { readonly kind?: unknown; readonly id?: unknown } = parsed;
  const { kind, id } = given;
  if (!isKind(kind)) return broken(line, `has no "kind" of these: ${kinds}`);
  try {
    return { line, record: toRecord(validators[kind](withoutNulls(given))) as HistoryRecord };
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    const [first] = (error.details ?? []) as readonly Problem[];
    const member = first?.path.replace(/^\//, '');
    const problem = first?.problem ?? error.message;
    return { line, problem: { kind, id: typeof id === 'string' ? id : undefined, member, problem, isRefused: true } };
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const broken = (line: number, problem: string): HistoryLine => ({
  line,
  problem: { kind: 'line', problem, isRefused: true },
});

/** What a source does not know, exporters write as null. */
const withoutNulls = (given: object): object =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));

const toRecord = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(toRecord);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [camelCase(name), toRecord(member)]));
};

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Reads what a package's entry exports, with its comments, from the declarations that the compiler wrote. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** @typedef {{ name: string, kind: string, comment: string, code: string, file: string }} Declaration */

/** @type {Map<string, ts.SourceFile>} */
const parsed = new Map();

/** @param {string} file */
const parse = (file) => {
  const source =
    parsed.get(file) ?? ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, true);
  parsed.set(file, source);
  return source;
};

/** The declarations of a module's import. @param {string} from @param {string} specifier */
const fileOf = (from, specifier) => join(dirname(from), specifier).replace(/\.(ts|js)$/, '.d.ts');

/** @type {readonly (readonly [(node: ts.Node) => boolean, string])[]} */
const KINDS = [
  [ts.isFunctionDeclaration, 'function'],
  [ts.isClassDeclaration, 'class'],
  [ts.isInterfaceDeclaration, 'interface'],
  [ts.isTypeAliasDeclaration, 'type'],
  [ts.isVariableStatement, 'const'],
];

/** @param {ts.Statement} statement @returns {string[]} */
const namesOf = (statement) => {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const { name } = /** @type {ts.DeclarationStatement} */ (statement);
  return name === undefined ? [] : [name.getText()];
};

/** The words of a documentation comment, its tags included. @param {ts.Node} node @param {string} text */
const commentOf = (node, text) => {
  const [from, to] = ts
    .getLeadingCommentRanges(text, node.pos)
    ?.filter(({ pos }) => text.startsWith('/**', pos))
    .map(({ pos, end }) => [pos, end])
    .at(-1) ?? [0, 0];
  return text
    .slice(from, to)
    .replaceAll(/^\s*\/\*\*|\*\/$/g, '')
    .replaceAll(/^\s*\* ?/gm, '')
    .replaceAll(/^@(\w+)/gm, '\n**$1**')
    .trim();
};

/** What one file declares or passes on under a name. @param {string} file @param {string} name @returns {Declaration | undefined} */
const find = (file, name) => {
  if (!existsSync(file)) return undefined;
  const source = parse(file);
  for (const statement of source.statements) {
    const kind = KINDS.find(([is]) => is(statement))?.[1];
    if (kind !== undefined && namesOf(statement).includes(name))
      return { name, kind, comment: commentOf(statement, source.text), code: statement.getText(source), file };
  }
  return exportsOf(file).find((one) => one.name === name);
};

/**
 * @param {string} file a `.d.ts`
 * @returns {Declaration[]} in the order of the file
 */
export const exportsOf = (file) => {
  const source = parse(file);
  return source.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement)) {
      const isExported =
        ts.canHaveModifiers(statement) &&
        ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
      return isExported ? namesOf(statement).flatMap((name) => find(file, name) ?? []) : [];
    }
    const from = statement.moduleSpecifier;
    if (from === undefined || !ts.isStringLiteral(from)) return [];
    const target = fileOf(file, from.text);
    if (statement.exportClause === undefined) return exportsOf(target);
    if (!ts.isNamedExports(statement.exportClause)) return [];
    return statement.exportClause.elements.flatMap(({ name, propertyName }) => {
      const found = find(target, (propertyName ?? name).text);
      return found === undefined ? [] : [{ ...found, name: name.text }];
    });
  });
};

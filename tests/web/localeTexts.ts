import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';

/** A text, or its plural forms. */
export type LocaleText = string | Readonly<Record<string, string>>;

const folder = join('web', 'locales');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

/** The tags of the languages that the page offers, as `translate.ts` names them. */
export const offeredLanguages = (): readonly string[] => {
  const [, table = ''] = /const languages = \{(.*?)\} satisfies/s.exec(source('translate.ts')) ?? [];
  return [...table.matchAll(/^ {2}([a-z]{2}): /gm)].map(([, tag = '']) => tag);
};

/**
 * Every text of a language by its key, from the files that are named after its tag, e.g. `es.ts` and `esPanels.ts`. The
 * page is not part of this build, so its sources are read.
 */
export const localeTexts = (tag: string): ReadonlyMap<string, LocaleText> => {
  const texts = new Map<string, LocaleText>();
  const look = (node: ts.Node): void => {
    const text = textOf(node);
    if (text === undefined) ts.forEachChild(node, look);
    else texts.set(...text);
  };
  for (const file of files.filter((name) => new RegExp(`^${tag}([A-Z]\\w*)?\\.ts$`).test(basename(name))))
    look(ts.createSourceFile(file, source(file), ts.ScriptTarget.Latest, true));
  return texts;
};

const source = (file: string): string => readFileSync(join(folder, file), 'utf8');

const textOf = (node: ts.Node): readonly [string, LocaleText] | undefined => {
  if (!ts.isPropertyAssignment(node)) return undefined;
  const { name, initializer } = node;
  if (ts.isStringLiteralLike(initializer)) return [nameOf(name), initializer.text];
  if (!ts.isObjectLiteralExpression(initializer)) return undefined;
  return [
    nameOf(name),
    Object.fromEntries(initializer.properties.flatMap((form) => [textOf(form) ?? []].filter(isText))),
  ];
};

const isText = (found: readonly [string, LocaleText] | readonly []): found is readonly [string, string] =>
  typeof found[1] === 'string';

const nameOf = (name: ts.PropertyName): string =>
  ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : name.getText();

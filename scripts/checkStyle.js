/**
 * Checks the house rules on a file's name, length and exports, and that the decisions explain every dependency. Checks
 * the current folder.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { sourceFiles } from './sourceFiles.js';

const CODE = ['core', 'adapters', 'client', 'composition', 'web'];
const TESTS = ['tests', 'bench', 'examples'];
/** A suite and a language file are lists, so they may be longer. */
const LONGEST = { core: 200, suites: 600, elsewhere: 300 };
const LONGEST_STYLESHEET = 300;
const SUITE = /^tests\/.*(\.test|Contract)\.ts$|^web\/locales\/(\w+\/)?[a-z]{2}([A-Z]\w*)?\.ts$/;
const DRAWER =
  /(^|\/)(utils?|helpers?|common|misc|managers?|services?)(\/|\.ts$)|[a-z](Utils?|Helpers?|Manager|Service)\.ts$/;
const DEPENDENCIES = 'docs/decisions/0001-dependencies.md';

/** @type {string[]} */
const problems = [];

/** @param {string} text */
const exportsOf = (text) => {
  const declared = text.matchAll(
    /^export (?:default )?(?:declare |abstract |async )*(const|let|function\*?|class|interface|type) (\w+)/gm,
  );
  return [...declared].map(([, kind = '', name = '']) => ({ name, isType: kind === 'interface' || kind === 'type' }));
};

/** `ChatRoom` and `makeChatRoom` may both be in a file `chatRoom` or `ChatRoom`. @param {string} name */
const stem = (name) => {
  const bare = name.replace(/^make(?=[A-Z])/, '');
  return bare.charAt(0).toLowerCase() + bare.slice(1);
};

/**
 * A file has the name of its only export, or of its only value beside types. A file with several values or a plural name
 * has no main export; a topic of one word, such as `ids`, needs none.
 * @param {string} file
 * @param {string} text
 */
const checkName = (file, text) => {
  const name = basename(file).replace(/\.tsx?$/, '');
  const exported = exportsOf(text);
  const values = exported.filter(({ isType }) => !isType);
  if (exported.length === 0 || values.length > 1 || name.endsWith('s') || /^(index|\d.*)$/.test(name)) return;
  if (exported.length > 1 && !/[A-Z]/.test(name)) return;
  if (exported.some((candidate) => stem(candidate.name) === stem(name))) return;
  problems.push(`${file} exports ${exported.map((one) => one.name).join(', ')} but nothing named ${name}`);
};

for (const file of sourceFiles([...CODE, ...TESTS, 'scripts', 'deploy'], ['.ts', '.tsx', '.js'])) {
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n').length - 1;
  const longest = file.startsWith('core/') ? LONGEST.core : SUITE.test(file) ? LONGEST.suites : LONGEST.elsewhere;
  if (lines > longest) problems.push(`${file} has ${lines} lines, more than ${longest}`);
  if (DRAWER.test(file)) problems.push(`${file} is named like a drawer; name it after what it does`);
  if (CODE.some((folder) => file.startsWith(`${folder}/`)) && /\.tsx?$/.test(file)) checkName(file, text);
}

for (const file of sourceFiles(['web'], ['.css'])) {
  const lines = readFileSync(file, 'utf8').split('\n').length - 1;
  if (lines > LONGEST_STYLESHEET) problems.push(`${file} has ${lines} lines, more than ${LONGEST_STYLESHEET}`);
}

/** @type {{ dependencies?: object, devDependencies?: object }} */
const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const installed = Object.keys({ ...dependencies, ...devDependencies });
const page = existsSync(DEPENDENCIES) ? readFileSync(DEPENDENCIES, 'utf8') : '';
const explained = [...page.matchAll(/^\| (`.*?`(?:, `.*?`)*) \|/gm)].flatMap(
  ([, cell = '']) => cell.match(/[^`, ]+/g) ?? [],
);
for (const name of installed)
  if (!explained.includes(name)) problems.push(`${DEPENDENCIES} does not say why ${name} is needed`);
for (const name of explained)
  if (!installed.includes(name)) problems.push(`${DEPENDENCIES} explains ${name}, which package.json does not list`);

for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;

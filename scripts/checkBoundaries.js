/**
 * Fails if code breaks an import rule, if folders import each other in a circle, even if files do not, or if the checker
 * has not seen every module, as a checker that sees nothing finds nothing. Checks the current folder.
 *
 *   node scripts/checkBoundaries.js [rules file]
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { folderCircles } from './folderCircles.js';
import { sourceFiles } from './sourceFiles.js';

const LAYERS = ['core', 'adapters', 'composition'];
/** Folders that may not import each other in a circle. */
const WINGED = /^(core|adapters|composition|client|web)\//;
const OTHERS = ['client', 'web', 'demo', 'tests', 'bench', 'examples'];

const require = createRequire(import.meta.url);
const rulesFile = process.argv[2] ? resolve(process.argv[2]) : '../.dependency-cruiser.cjs';
/** @type {import('dependency-cruiser').IConfiguration} */
const { forbidden = [], options } = require(rulesFile);

const layered = sourceFiles(LAYERS, ['.ts', '.tsx']);
const others = sourceFiles(OTHERS, ['.ts', '.tsx']);
const { output } = await cruise([...layered, ...others], { ...options, validate: true, ruleSet: { forbidden } });
if (typeof output === 'string') throw new Error('dependency-cruiser reported in a form that is not known here');

const seen = new Set(output.modules.map(({ source }) => source));
const missed = layered.filter((file) => !seen.has(file));

const { violations } = output.summary;
const comments = new Map(forbidden.map(({ name, comment }) => [name, comment]));
for (const { rule, from, to, cycle } of violations) {
  const path = cycle ? [from, ...cycle.map(({ name }) => name)].join(' → ') : `${from} → ${to}`;
  console.log(`${rule.name}: ${path}\n  ${comments.get(rule.name) ?? ''}`.trimEnd());
}
const circles = folderCircles(output.modules, (file) => WINGED.test(file));
for (const circle of circles) console.log(`no-circles-of-folders: ${circle}`);
for (const file of missed) console.log(`not cruised: ${file}`);
console.log(`${layered.length - missed.length} of ${layered.length} modules cruised, ${violations.length} violations`);
if (layered.length === 0 || missed.length > 0 || violations.length > 0 || circles.length > 0) process.exitCode = 1;

/**
 * Runs the tests under coverage and fails below the thresholds, one for core and one for all code. Child processes and
 * worker threads of the tests count too, unless they are killed.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { sourceFiles } from './sourceFiles.js';

const RAW = 'coverage/raw';
const THRESHOLDS = [
  { name: 'core', folders: ['core'], reporters: [], lines: 95, functions: 95, branches: 90 },
  {
    name: 'core, adapters and composition',
    folders: ['core', 'adapters', 'composition'],
    reporters: ['text', 'html', 'lcovonly'],
    lines: 85,
    functions: 85,
    branches: 80,
  },
];

/** A module of types only has no code to run and is never loaded. @param {string} file */
const isTypesOnly = (file) =>
  readFileSync(file, 'utf8')
    .replace(/^\/\*.*?\*\/|^\/\/.*$/gms, '')
    .trim() === 'export {};';

/** @param {string} script @param {readonly string[]} args */
const run = (script, args, env = process.env) =>
  spawnSync(process.execPath, [script, ...args], { stdio: 'inherit', env }).status === 0;

rmSync('coverage', { recursive: true, force: true });
const env = { ...process.env, NODE_V8_COVERAGE: RAW };
const passed = run('scripts/test.js', process.argv.slice(2), env);

const typesOnly = sourceFiles(['dist'], ['.js']).filter(isTypesOnly);
const excluded = [
  '**/*.d.ts',
  ...typesOnly,
  ...typesOnly.map((file) => file.replace('dist/', '').replace('.js', '.ts')),
];

let covered = true;
for (const { name, folders, reporters, lines, functions, branches } of THRESHOLDS) {
  console.log(`\nCoverage of ${name}:`);
  const args = ['report', '--check-coverage'];
  for (const folder of folders) args.push(`--include=${folder}/**`, `--include=dist/${folder}/**`);
  for (const pattern of excluded) args.push(`--exclude=${pattern}`);
  for (const reporter of [...reporters, 'text-summary']) args.push(`--reporter=${reporter}`);
  args.push(`--lines=${lines}`, `--statements=${lines}`, `--functions=${functions}`, `--branches=${branches}`);
  covered = run('node_modules/c8/bin/c8.js', args) && covered;
}
if (!passed || !covered) process.exitCode = 1;

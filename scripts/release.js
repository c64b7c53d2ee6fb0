/**
 * Makes a release and publishes nothing: the version and the changelog from the notes in `.changeset/`, a commit, a tag and
 * the packed package in `release/` with its SHA-256 and its bill of materials. An unreleased section of the changelog that has the version of
 * package.json is released as it is. Run `.ci/run` first, and what CONTRIBUTING.md says under "What runs when".
 *
 *   npm run release
 *   npm run release -- --dry-run   prints the section of the changelog, and changes nothing
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeChangelog, readNotes } from './composeChangelog.js';
import { writeRelease } from './writeRelease.js';

const CHANGELOG = 'CHANGELOG.md';
const isDry = process.argv.includes('--dry-run');

/** @param {string} program @param {...string} args */
const run = (program, ...args) => execFileSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
/** @param {...string} args */
const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();
/** @param {string} path @returns {{ version: string, packages?: Record<string, { version?: string }> }} */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
/** @param {string} sentence @returns {never} */
const refuse = (sentence) => {
  console.error(sentence);
  process.exit(1);
};

const files = readdirSync('.changeset').filter((name) => name.endsWith('.md') && name !== 'README.md');
const notes = files.sort().flatMap((name) => readNotes(readFileSync(join('.changeset', name), 'utf8'), name));
const before = readJson('package.json').version;
const isOpen = readFileSync(CHANGELOG, 'utf8').includes(`\n## [${before}] - unreleased\n`);
if (!isOpen && files.length === 0) refuse('Nothing to release: there are no notes in .changeset/');
if (!isDry && git('status', '--porcelain') !== '')
  refuse('Commit or put away your changes first: a release is a commit of its own');

/** The version that the notes ask for; `changeset version` writes it into package.json and removes the notes. */
const nextVersion = () => {
  if (isOpen) {
    for (const name of files) execFileSync('git', ['rm', '--quiet', join('.changeset', name)]);
    return before;
  }
  run(process.execPath, 'node_modules/@changesets/cli/bin.js', 'version');
  const { version } = readJson('package.json');
  const lock = readJson('package-lock.json');
  lock.version = version;
  if (lock.packages?.['']) lock.packages[''].version = version;
  writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
  return version;
};

const date = new Date().toISOString().slice(0, 10);
if (isDry) {
  const version = isOpen ? before : 'next';
  const composed = composeChangelog(readFileSync(CHANGELOG, 'utf8'), { version, date, notes });
  console.log(composed.slice(composed.indexOf('\n## [') + 1).replace(/\n## \[[\s\S]*$/, '\n'));
  process.exit();
}

const version = nextVersion();
const tag = `v${version}`;
if (git('tag', '--list', tag) !== '') refuse(`There is a tag ${tag} already`);
writeFileSync(CHANGELOG, composeChangelog(readFileSync(CHANGELOG, 'utf8'), { version, date, notes }));
run(process.execPath, 'scripts/build.js');
run(process.execPath, 'scripts/lint.js', 'publint', 'attw');
run('git', 'add', '--all');
run('git', 'commit', '--quiet', '--message', `release: ${version}`);
run('git', 'tag', '--annotate', tag, '--message', `Homeroom ${version}`);

const { tarball, sbom, hash } = writeRelease(version);
console.log(
  `${tarball}\n${sbom}\nSHA-256 ${hash}\nNothing is published. If all is well: git push --follow-tags && npm publish ${tarball}`,
);

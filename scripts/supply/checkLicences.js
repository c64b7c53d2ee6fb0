/**
 * Checks that the licence of every package that reaches those who use Homeroom lets them, and that the package brings the
 * text of it. Reads package-lock.json, and package.json and the files of what is installed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockedPackages, shippedPackages } from './lockedPackages.js';

/** Licences that ask for nothing but their own text. */
const ALLOWED = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'CC0-1.0'],
  ...['Unlicense', 'OFL-1.1', 'Python-2.0', 'Zlib'],
]);

/** Packages under other licences, by the beginning of the name: what it asks for, and why that is kept. */
const EXCEPTIONS = [
  {
    name: '@img/sharp-',
    licences: ['LGPL-3.0-or-later'],
    reason: 'libvips is a library of its own that anybody may replace: npm installs it, and we pack none of it',
  },
  {
    name: 'web-push',
    licences: ['MPL-2.0'],
    reason: 'asks for the source of its own files alone, which npm installs unchanged',
  },
];

/** Packages that say their licence and bring no file with its text, and where it is. */
const WITHOUT_TEXT = new Map([
  // One for each platform, of which some have a file.
  ['@img/sharp-', 'in its README.md'],
  ['@redis/bloom', 'in the repository of node-redis'],
  ['@redis/client', 'in the repository of node-redis'],
  ['@redis/json', 'in the repository of node-redis'],
  ['@redis/search', 'in the repository of node-redis'],
  ['@redis/time-series', 'in the repository of node-redis'],
  ['@tokenizer/token', 'in its README.md'],
  ['http_ece', 'MIT, named in package.json'],
  ['pg-types', 'in its README.md'],
  ['pgpass', 'in its README.md'],
  ['redis', 'in the repository of node-redis'],
]);

/**
 * Whether one of the ways to read an SPDX expression is allowed.
 * @param {string} expression
 * @param {(licence: string) => boolean} isAllowed
 */
export const permits = (expression, isAllowed) => {
  const words = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  /** @returns {boolean} */
  const term = () => {
    const word = words[at++];
    if (word === undefined) return false;
    if (word !== '(') {
      // An exception only permits more.
      if (words[at] === 'WITH') at += 2;
      return isAllowed(word);
    }
    const inner = either();
    at += 1;
    return inner;
  };
  /** @returns {boolean} */
  const both = () => {
    let result = term();
    while (words[at] === 'AND') {
      at += 1;
      result = term() && result;
    }
    return result;
  };
  /** @returns {boolean} */
  const either = () => {
    let result = both();
    while (words[at] === 'OR') {
      at += 1;
      result = both() || result;
    }
    return result;
  };
  const result = either();
  return result && at === words.length;
};

/** @type {string[]} */
const problems = [];
/** @type {Set<string>} */
const used = new Set();

for (const { path, name, version, license, isOptional } of shippedPackages(lockedPackages())) {
  const exception = EXCEPTIONS.find((one) => name.startsWith(one.name));
  if (exception !== undefined) used.add(exception.name);
  if (license === undefined) {
    problems.push(`${name} ${version} says no licence: take another package, or ask its authors`);
    continue;
  }
  if (!permits(license, (one) => ALLOWED.has(one) || exception?.licences.includes(one) === true))
    problems.push(
      `${name} ${version} is under ${license}: take another package, or add it to EXCEPTIONS of scripts/supply/checkLicences.js with what it asks for and why that is kept`,
    );
  const manifest = join(path, 'package.json');
  // Of optional packages only those of this platform are installed.
  if (!existsSync(manifest)) {
    if (!isOptional) problems.push(`${name} is not installed: run npm ci`);
    continue;
  }
  /** @type {{ license?: unknown }} */
  const { license: said } = JSON.parse(readFileSync(manifest, 'utf8'));
  if (typeof said === 'string' && said !== license)
    problems.push(
      `${name} ${version} says ${said} in package.json and ${license} in package-lock.json: run npm install`,
    );
  const hasText = readdirSync(path).some((file) => /^(licen[cs]e|copying|notice|unlicense|ofl)/i.test(file));
  const excused = [...WITHOUT_TEXT.keys()].find((one) => name === one || (one.endsWith('-') && name.startsWith(one)));
  if (hasText ? excused === name : excused === undefined)
    problems.push(
      hasText
        ? `${name} has the text of its licence now: take it out of WITHOUT_TEXT of scripts/supply/checkLicences.js`
        : `${name} ${version} brings no text of its licence: add it to WITHOUT_TEXT of scripts/supply/checkLicences.js with where the text is`,
    );
}
if (existsSync('scripts/supply/checkLicences.js'))
  for (const { name } of EXCEPTIONS)
    if (!used.has(name))
      problems.push(`EXCEPTIONS of scripts/supply/checkLicences.js names ${name}, which nobody installs`);

for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;

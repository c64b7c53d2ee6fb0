/**
 * Looks for known weaknesses in the packages of package-lock.json. Asks the registry by `npm audit`; where that does not
 * answer, takes what was saved before, says how old that is, and which packages it does not know.
 *
 *   npm run audit
 *   npm run audit -- --save       also saves the answer, to be committed: scripts/supply/advisories.json
 *   npm run audit -- --offline    asks nobody
 *   npm run audit -- --strict     fails too where packages are not covered, or what is saved is old
 *
 * Exit codes: 0 nothing that counts; 1 something; 2 the command line; 3 it could not look.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { lockedPackages } from './lockedPackages.js';
import { isInRange } from './versionRange.js';

/** @typedef {{ id: string, name: string, title: string, url: string, severity: string, range: string }} Advisory */
/** @typedef {{ taken_at: string, asked: Record<string, string[]>, advisories: Advisory[] }} Snapshot */

const SNAPSHOT = 'scripts/supply/advisories.json';
const ACCEPTED = 'scripts/supply/acceptedAdvisories.json';
/** After so many days what is saved says little. */
const OLD_DAYS = 30;
const SEVERITIES = ['info', 'low', 'moderate', 'high', 'critical'];
/** From which severity on a weakness counts, in what reaches users and in what only we run. */
const COUNTS = { shipped: 'moderate', development: 'high' };
const PATIENCE_MS = 90_000;

const options = process.argv.slice(2);
const unknown = options.filter((one) => !['--save', '--offline', '--strict'].includes(one));
if (unknown.length > 0 || (options.includes('--save') && options.includes('--offline'))) {
  console.error(`Usage: npm run audit -- [--save | --offline] [--strict], not ${options.join(' ')}`);
  process.exit(2);
}

const installed = lockedPackages().filter(({ path }) => path !== '');

/** Every package with all its versions, sorted. @returns {Record<string, string[]>} */
const versionsOf = () => {
  /** @type {Record<string, Set<string>>} */
  const found = {};
  for (const { name, version } of installed) found[name] = (found[name] ?? new Set()).add(version);
  return Object.fromEntries(
    Object.entries(found)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, versions]) => [name, [...versions].sort()]),
  );
};

/** What the registry says now; a sentence where it does not. @returns {Snapshot | string} */
const ask = () => {
  // Without a network npm would try for minutes.
  const args = [
    ...['audit', '--json', '--package-lock-only', '--audit=true'],
    ...['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=20000'],
  ];
  const { stdout, error, signal } = spawnSync('npm', args, {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    maxBuffer: 1 << 28,
  });
  if (error) return signal === 'SIGTERM' ? `it did not answer within ${PATIENCE_MS / 1000} s` : error.message;
  /** @type {any} */
  let said;
  try {
    said = JSON.parse(stdout);
  } catch {
    return 'npm printed no JSON';
  }
  if (said.vulnerabilities === undefined)
    return said.message ?? said.error?.summary ?? 'npm said nothing of weaknesses';
  /** @type {Map<string, Advisory>} */
  const advisories = new Map();
  // A name alone means: by a package that it uses, which is listed itself.
  for (const { via } of Object.values(said.vulnerabilities))
    for (const one of via)
      if (typeof one === 'object') {
        const { source, name, title, url, severity, range } = one;
        advisories.set(`${name} ${source}`, { id: String(source), name, title, url, severity, range });
      }
  const sorted = [...advisories].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, advisory]) => advisory);
  return { taken_at: new Date().toISOString(), asked: versionsOf(), advisories: sorted };
};

/** @returns {never} */
const giveUp = (/** @type {string} */ sentence) => {
  console.error(sentence);
  process.exit(3);
};

/** @returns {{ snapshot: Snapshot, isFresh: boolean }} */
const obtain = () => {
  const answer = options.includes('--offline') ? 'it was not asked' : ask();
  if (typeof answer !== 'string') return { snapshot: answer, isFresh: true };
  if (options.includes('--save'))
    giveUp(`Nothing was looked at and nothing saved: the registry has no answer (${answer}).`);
  if (!existsSync(SNAPSHOT))
    giveUp(
      `Nothing was looked at: the registry has no answer (${answer}), and nothing was saved before in ${SNAPSHOT}. Run "npm run audit -- --save" where the registry answers, and commit the file.`,
    );
  console.log(`The registry has no answer (${answer}); what was saved in ${SNAPSHOT} is used.`);
  return { snapshot: JSON.parse(readFileSync(SNAPSHOT, 'utf8')), isFresh: false };
};

const { snapshot, isFresh } = obtain();
if (options.includes('--save')) {
  mkdirSync(dirname(SNAPSHOT), { recursive: true });
  writeFileSync(SNAPSHOT, `${JSON.stringify(snapshot, null, 2)}\n`);
  console.log(
    `Saved: ${snapshot.advisories.length} advisories about ${Object.keys(snapshot.asked).length} packages in ${SNAPSHOT}`,
  );
}

let isFailing = false;
if (!isFresh) {
  const days = Math.floor((Date.now() - Date.parse(snapshot.taken_at)) / 86_400_000);
  const isOld = !(days <= OLD_DAYS);
  console.log(
    `It was saved ${days} days ago${isOld ? `, more than ${OLD_DAYS}: run "npm run audit -- --save" where the registry answers` : ''}.`,
  );
  const missing = installed.filter(({ name, version }) => !(snapshot.asked[name] ?? []).includes(version));
  const names = [...new Set(missing.map(({ name, version }) => `${name} ${version}`))];
  if (names.length > 0)
    console.log(
      `Not covered, as they came later: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ` and ${names.length - 20} more` : ''}.`,
    );
  isFailing = options.includes('--strict') && (isOld || names.length > 0);
}

/** @type {{ id: string, name: string, until: string, reason: string }[]} */
const accepted = existsSync(ACCEPTED) ? JSON.parse(readFileSync(ACCEPTED, 'utf8')) : [];
const today = new Date().toISOString().slice(0, 10);
/** @type {Set<object>} */
const used = new Set();
let found = 0;
for (const advisory of snapshot.advisories) {
  const hit = installed.filter(({ name, version }) => name === advisory.name && isInRange(version, advisory.range));
  if (hit.length === 0) continue;
  const kind = hit.some(({ isDevelopment }) => !isDevelopment) ? 'shipped' : 'development';
  const versions = [...new Set(hit.map(({ version }) => version))].join(', ');
  const what = `${advisory.name} ${versions} (${kind}): ${advisory.severity}, ${advisory.title}. ${advisory.url}`;
  const excuse = accepted.find(({ id, name }) => id === advisory.id && name === advisory.name);
  if (excuse !== undefined) used.add(excuse);
  // What nobody has rated counts.
  const weight = SEVERITIES.indexOf(advisory.severity);
  const isSerious = weight === -1 || weight >= SEVERITIES.indexOf(COUNTS[kind]);
  if (excuse !== undefined && excuse.until >= today && excuse.reason)
    console.log(`Accepted until ${excuse.until}: ${what} ${excuse.reason}`);
  else if (!isSerious) console.log(`Noted: ${what}`);
  else {
    found += 1;
    console.log(
      `✖ ${what} Not vulnerable: what is outside ${advisory.range}. Update it, or accept it in ${ACCEPTED} with {"id": "${advisory.id}", "name": "${advisory.name}", "until": "yyyy-mm-dd", "reason": "…"}`,
    );
  }
}
for (const one of accepted)
  if (!used.has(one))
    console.log(`${ACCEPTED} accepts ${one.id} of ${one.name}, which is not there any more; take it out.`);
console.log(`${found} weaknesses count, of ${installed.length} packages.`);
if (found > 0 || isFailing) process.exitCode = 1;

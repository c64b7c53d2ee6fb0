/**
 * One concept has one word, the one that the field uses: `docs/glossary.md` lists them. This check finds retired words in
 * names and comments, and names that two folders export. Checks the current folder.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sourceFiles } from './sourceFiles.js';

const CODE = ['core', 'adapters', 'client', 'composition', 'web'];
/** Migrations are history and keep their old words. */
const HISTORY = /^adapters\/knex\/migrations\//;
/** Columns of the database keep their names. */
const COLUMNS = /\bseats_version\b/g;

/** Retired words, each with its replacement. @type {readonly (readonly [RegExp, string])[]} */
const RETIRED = [
  [/\bseat(s|ed|ing)?\b|(?<=[a-z])Seat(s|ed|ing)?(?![a-z])|\bSeat(s|ed|ing)?(?=[A-Z]|\b)|\bsitters?\b/, 'membership'],
  [/\btakings\b|\bgiveBack\b|\bSpender\b/, 'permits, refund, subject'],
  [/\blookers?\b|\broll ?call\b|\bRollCall\b|\bLookIn\b/i, 'subscriber, observer, room snapshot'],
  [/\brush\b/i, 'connection burst'],
  [
    /\bCorrespondent\b|\bSocketSide\b|\bSendLine\b|\bAttendance\b/,
    'ClientSession, Subscriber, InFlightSends, registry',
  ],
  [/\b(Room|People|Bus)News\b|\bNewsQueue\b/, 'publication, invalidation'],
  [/\bunseen(Column)?\(|\btransact\(/, 'opaqueColumn, inTransaction'],
  [
    /\bRoomWish\b|\bRoomFacts\b|\broomsFollow\b|\bStampLease\b/,
    'OpenRoomCommand, RoomState, reconcileRooms, VersionLease',
  ],
];

/** The client's wire types have the names of the server types that they mirror. */
const MIRRORS = /^client\/(wire\/|wireTypes\.ts)/;
const EXPORT =
  /^export (?:default )?(?:declare |abstract |async )*(?:const|let|function\*?|class|interface|type) (\w+)/gm;

/** @type {Map<string, Set<string>>} */
const exporters = new Map();
/** @type {string[]} */
const problems = [];

for (const file of sourceFiles(CODE, ['.ts', '.tsx'])) {
  const text = readFileSync(file, 'utf8');
  if (!HISTORY.test(file))
    for (const [index, line] of text.replaceAll(COLUMNS, '').split('\n').entries())
      for (const [word, instead] of RETIRED) {
        const [found] = word.exec(line) ?? [];
        if (found !== undefined) problems.push(`${file}:${index + 1}: "${found}" is retired; say ${instead}`);
      }
  if (MIRRORS.test(file) || HISTORY.test(file)) continue;
  for (const [, name = ''] of text.matchAll(EXPORT)) exporters.set(name, (exporters.get(name) ?? new Set()).add(file));
}
for (const [name, files] of exporters)
  if (new Set([...files].map((file) => dirname(file))).size > 1)
    problems.push(`${name} is exported by ${[...files].join(' and ')}; one name, one thing`);

for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;

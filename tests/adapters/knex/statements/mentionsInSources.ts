import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { throughAllRooms } from './exceptions.ts';

/** A line of a source that names one of the tables of rooms. */
export interface Mention {
  /** `path:line`. */
  readonly place: string;
  /** The piece of the statement in this line that names the table. */
  readonly piece: string;
}

const tableOfRooms = /\bhomeroom\.(?:participants|messages|events)\b/;

/** A text in which white space does not count. */
export const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/**
 * Every place in the program that names participants, messages or events. Left out are migrations, which run once, and
 * what goes through all rooms.
 */
export const mentionsInSources = (): Mention[] =>
  ['adapters', 'composition']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.ts') && !path.includes('migrations'))
    .filter((path) => !throughAllRooms.some((exception) => exception.path.test(path)))
    .flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          line
            .split(/\$\{[^}]*\}|`/)
            .filter((piece) => tableOfRooms.test(piece))
            .map((piece) => ({ place: `${path}:${index + 1}`, piece: onOneLine(piece) })),
        ),
    );

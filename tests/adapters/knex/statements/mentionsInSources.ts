import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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
 * Every place in the program that names participants, messages or events. Migrations run once, and doctor's checks go
 * through all rooms, page by page: both are left out.
 */
export const mentionsInSources = (): Mention[] =>
  ['adapters', 'composition']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.ts') && !/migrations|Checks\.ts$/.test(path))
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

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Damage } from './nights.ts';

const edit = (folder: string, name: string, change: (text: string) => string): void => {
  const path = join(folder, name);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
};

/** Lets the teachers of every ninth class and of the one after it take each other's place. */
const swapTeachers = (text: string): string => {
  const rows = text.split('\n').map((row) => row.split(','));
  const at = rows[0]?.indexOf('userSourcedId') ?? -1;
  const taught = rows.filter((row) => row.includes('teacher'));
  for (let index = 0; index + 1 < taught.length; index += 9) {
    const [one, other] = [taught[index] ?? [], taught[index + 1] ?? []];
    [one[at], other[at]] = [other[at] ?? '', one[at] ?? ''];
  }
  return rows.map((row) => row.join(',')).join('\n');
};

/** Does to the files of a bundle what broken exports do. A foreign bundle is written by its own source instead. */
export const damageBundle = (folder: string, how: Exclude<Damage, 'foreign'>): void => {
  switch (how) {
    case 'empty':
      return edit(folder, 'users.csv', (text) => `${text.split('\n')[0]}\n`);
    case 'cut':
      return edit(folder, 'enrollments.csv', (text) => text.slice(0, text.length / 2));
    case 'retyped':
      for (const name of readdirSync(folder))
        edit(folder, name, (text) => text.replaceAll(/(?<=^|[,"])0+(?=[1-9]\d*(?:[,"]|$))/gmu, ''));
      return;
    case 'swapped':
      return edit(folder, 'enrollments.csv', swapTeachers);
    case 'scratched':
      // A comma outside of quotes: the row has a field too many, and any of them may be the password.
      return edit(folder, 'users.csv', (text) =>
        text
          .split('\n')
          .map((row, at) => (at > 3 && at < 7 ? row.replace(',true,', ',true,,').replace(/$/u, 'x') : row))
          .join('\n'),
      );
  }
};

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Damage } from './nights.ts';

const edit = (folder: string, name: string, change: (text: string) => string): void => {
  const path = join(folder, name);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
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

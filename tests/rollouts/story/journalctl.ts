/** Stands in for journalctl on a `DebianMachine`: prints what units have written, by the pattern of `--unit`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fullName, journalFolder } from './units.ts';

const args = process.argv.slice(2);
const wanted = fullName(args[args.indexOf('--unit') + 1] ?? '').replace(/\*\.service$/, '*');
const pattern = new RegExp(`^${wanted.replaceAll('.', '\\.').replaceAll('*', '.*')}(\\.log)?$`);
if (existsSync(journalFolder))
  for (const file of readdirSync(journalFolder).sort())
    if (pattern.test(file)) process.stdout.write(readFileSync(join(journalFolder, file)));

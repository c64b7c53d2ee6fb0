/**
 * Runs a command of Homeroom with the settings of the servers of this machine, as their user: what `homeroom` in
 * /usr/local/bin calls.
 *
 *   HOMEROOM_SETTINGS   another folder than /etc/homeroom
 */
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { differingSettings } from './differingSettings.js';
import { Refusal } from './Refusal.js';
import { readSettings } from './readSettings.js';
import { serviceUser } from './serviceUser.js';

/** What the role of a server may not do, where the tables have an owner of their own. */
const FOR_OWNERS = new Set(['setup', 'migrate', 'restore', 'doctor', 'erase']);
/** What looks at the settings of the whole machine, which the program itself does not know. */
const FOR_ALL_SERVERS = new Set(['config', 'doctor']);
const program = fileURLToPath(new URL('../../dist/command/homeroom.js', import.meta.url));

try {
  const folder = process.env['HOMEROOM_SETTINGS'] ?? '/etc/homeroom';
  const asked = process.argv.slice(2);
  const owner = FOR_OWNERS.has(asked[0] ?? '') ? readSettings(join(folder, 'owner.env'), { isOptional: true }) : {};
  const settings = { ...readSettings(join(folder, 'homeroom.env')), ...owner };
  const differing = FOR_ALL_SERVERS.has(asked[0] ?? '') ? differingSettings(folder) : [];
  for (const line of differing) console.error(line);
  if (differing.length > 0)
    process.once('exit', () => {
      process.exitCode ||= 1;
    });
  const user = serviceUser('homeroom');
  if (user !== undefined) {
    process.setgroups?.([user.gid]);
    process.setgid?.(user.gid);
    process.setuid?.(user.uid);
    // As the units have it: what commands and servers compile is the same.
    process.env['CACHE_DIRECTORY'] ??= '/var/cache/homeroom';
  }
  // What the shell sets counts for more, as for every command.
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
  process.argv = [process.execPath, program, ...asked];
  await import(pathToFileURL(program).href);
} catch (failure) {
  if (!(failure instanceof Refusal)) throw failure;
  console.error(failure.message);
  process.exitCode = 3;
}

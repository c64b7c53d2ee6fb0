import { readFileSync } from 'node:fs';
import type { Owner } from './KeptServer.ts';

/** Servers that refuse to run as root then run as the user `postgres`, or `nobody`. */
export const unprivilegedUser = (): Owner | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('Running as root, and no user "postgres" or "nobody" to run a server as');
};

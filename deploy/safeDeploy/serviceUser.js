import { readFileSync } from 'node:fs';

/** The user as whom servers and commands run, if root asks. @typedef {{ name: string, uid: number, gid: number }} ServiceUser */

/** The numbers of a user; undefined if there is none, or if this process is not root and stays who it is. @param {string} name @returns {ServiceUser | undefined} */
export const serviceUser = (name) => {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { name, uid: Number(uid), gid: Number(gid) };
};

import { join } from 'node:path';
import { compose } from './drivers/compose.js';
import { plain } from './drivers/plain.js';
import { systemd } from './drivers/systemd.js';
import { readSettings } from './readSettings.js';
import { releaseFolders } from './releaseFolders.js';
import { serviceUser } from './serviceUser.js';

/** An address that this machine reaches, where a server listens on all. @param {string} host */
const reachable = (host) => (['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host);

/** @param {NonNullable<ReturnType<typeof import('./readOptions.js').readOptions>>} options @param {(text: string) => void} hear @returns {import('./Supervisor.js').Supervisor} */
export const openSupervisor = ({ driver, nodes, settingsFolder, prefix, state, logs, file, sha256 }, hear) => {
  const backups = join(state, 'backups');
  if (driver === 'compose') return compose({ file, services: nodes, backups, hear });
  const settings = readSettings(join(settingsFolder, 'homeroom.env'));
  const ownerSettings = readSettings(join(settingsFolder, 'owner.env'), { isOptional: true });
  const user = serviceUser('homeroom');
  const folders = releaseFolders({ prefix, settings, ownerSettings, backups, user, sha256, hear });
  const host = reachable(settings['HOST'] || '127.0.0.1');
  const place = { host, ports: nodes.map(Number), mainPort: Number(settings['PORT'] || 8000) };
  return driver === 'plain'
    ? plain(folders, { ...place, runFolder: join(logs, 'run'), user })
    : systemd(folders, { ...place, hear });
};

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from './readSettings.js';

/** What all servers must have in common; docs/deployment.md has the same list, and why. */
const COMMON =
  /^(DATABASE_|DB_SCHEMA$|REDIS_|AUTH_|SESSION_SECRET$|DIRECTORY_KEY$|POLICY$|OVERSIGHT|RATE_|MESSAGE_MAX_CHARS$|BLOB_|S3_|UPLOAD_|CLAMD_URL$)/;

/**
 * Settings that one server of this machine has otherwise than the others, though all must agree; a sentence for each, without
 * their values.
 * @param {string} folder of homeroom.env and homeroom-<port>.env
 */
export const differingSettings = (folder) => {
  const common = readSettings(join(folder, 'homeroom.env'));
  return readdirSync(folder)
    .filter((name) => /^homeroom-\d+\.env$/.test(name))
    .sort()
    .flatMap((file) =>
      Object.entries(readSettings(join(folder, file)))
        .filter(([name, value]) => COMMON.test(name) && value !== common[name])
        .map(
          ([name]) =>
            `wrong: ${name}: ${join(folder, file)} gives one server another than homeroom.env gives the others: remove the line there, and restart that server.`,
        ),
    );
};

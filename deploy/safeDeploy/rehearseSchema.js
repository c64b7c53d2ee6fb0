import { Refusal } from './Refusal.js';

/** What a command needs that opens a scratch database and nothing else. */
const scratch = {
  ...{
    DATABASE_URL: '',
    DATABASE_OWNER_URL: '',
    DATABASE_DIRECT_URL: '',
    DB_SCHEMA: '',
    DB_POOL_MAX: '',
    DB_PREPARED: '',
  },
  ...{ REDIS_URL: '', REDIS_HOST: '', REDIS_PASSWORD: '', REDIS_PREFIX: '', MIGRATE: '', LOG_LEVEL: 'warn' },
};

/**
 * Whether servers of the older release run on the schema of the newer one: the newer makes an empty database, and the older looks
 * at it. @throws Refusal if they do not
 * @param {import('./Supervisor.js').Supervisor} supervisor
 * @param {{ older: string, newer: string }} releases
 */
export const rehearseSchema = (supervisor, { older, newer }) =>
  supervisor.withScratch(async (folder) => {
    const env = { ...scratch, DATA_DIR: `${folder}/data` };
    const made = await supervisor.command(newer, ['migrate'], env);
    if (made.code !== 0) throw new Refusal(`${newer} cannot make a database: ${made.error.trim()}`);
    const looked = await supervisor.command(older, ['migrate', '--check'], env);
    if (looked.code !== 0)
      throw new Refusal(
        `${older} does not run on the database of ${newer}, so they cannot serve side by side and there would be no way back. ` +
          `Stop all servers and update by hand, as docs/deploying.md says. ${looked.error.trim()}`,
      );
  });

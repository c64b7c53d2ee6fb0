import { existsSync, lchownSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manifestOf } from '../placeRelease.js';
import { Refusal } from '../Refusal.js';
import { parseSettings } from '../readSettings.js';
import { runProgram } from '../runProgram.js';
import { scratchFolder } from '../scratchFolder.js';

const BACKUPS = '/backups';
const SCRATCH = '/scratch';
/** The user of the image, who can read what it has written; root in a container without capabilities cannot. */
const CONTAINER_USER = { uid: 1000, gid: 1000 };
/** Asks the server in its own container, because no other port is open to this machine. */
const ASK = `fetch('http://127.0.0.1:' + process.env.PORT + '/api/health/ready/').then(async (answer) => {
  const body = await answer.json();
  const health = answer.ok ? body : (body.error?.details ?? {});
  console.log(JSON.stringify({ isReady: answer.ok, version: health.version }));
}, () => console.log('{"isReady":false}'))`;

/**
 * Servers that are services of deploy/compose.yaml, and releases that are images. HOMEROOM_IMAGE in the file of settings beside
 * it names the image in use, and HOMEROOM_IMAGE_PREVIOUS the one before.
 * @param {{ file: string, services: readonly string[], backups: string, hear: (text: string) => void }} options
 * @returns {import('../Supervisor.js').Supervisor}
 */
export const compose = ({ file, services, backups, hear }) => {
  /** The folder of this machine that commands see as SCRATCH. */
  let scratch = '';
  const envFile = join(dirname(resolve(file)), '.env');
  const text = () => {
    if (existsSync(envFile)) return readFileSync(envFile, 'utf8');
    throw new Refusal(
      `${envFile} does not exist: copy env.example beside it, fill it in, and start with docker compose once.`,
    );
  };
  const settings = () => parseSettings(text(), envFile);
  /** @param {string} name @param {string} value */
  const set = (name, value) => {
    const before = text();
    const line = new RegExp(`^${name}=.*$`, 'm');
    const after = line.test(before)
      ? before.replace(line, () => `${name}=${value}`)
      : `${before.replace(/\n*$/, '\n')}${name}=${value}\n`;
    const fresh = `${envFile}.${process.pid}`;
    writeFileSync(fresh, after, { mode: statSync(envFile).mode });
    renameSync(fresh, envFile);
  };
  /** @param {readonly string[]} args @param {import('../runProgram.js').Running & { image?: string }} [running] */
  const docker = (args, { image, env = {}, ...running } = {}) =>
    runProgram('docker', args, {
      hear,
      ...running,
      env: { ...process.env, ...env, ...(image && { HOMEROOM_IMAGE: image }) },
    });
  /** @param {readonly string[]} args @param {import('../runProgram.js').Running & { image?: string }} [running] */
  const call = (args, running) => docker(['compose', '--file', file, ...args], running);
  /** @param {Promise<import('../runProgram.js').Ran>} running @param {string} what */
  const succeed = async (running, what) => {
    const ran = await running;
    if (ran.code !== 0) throw new Refusal(`${what} ended with ${ran.code}: ${ran.error.trim().split('\n').at(-1)}`);
    return ran.out;
  };
  /** @param {string} source */
  const isFolder = (source) => existsSync(source) && statSync(source).isDirectory();
  /** @param {string} source */
  const look = async (source) => (isFolder(source) ? `homeroom:${manifestOf(source).version}` : source);
  return {
    nodes: services.map((name) => ({ name, url: `http://${name}:8000` })),
    get settings() {
      return settings();
    },
    current: async () => {
      const image = settings()['HOMEROOM_IMAGE'];
      if (image) return image;
      throw new Refusal(`${envFile} does not say HOMEROOM_IMAGE, the image in use, for example homeroom:built.`);
    },
    previous: async () => settings()['HOMEROOM_IMAGE_PREVIOUS'] || undefined,
    look,
    fetch: async (source) => {
      const image = await look(source);
      if (isFolder(source)) {
        const args = ['build', '--file', join(source, 'deploy/Dockerfile'), '--tag', image, source];
        await succeed(docker(args), 'docker build');
      } else if ((await docker(['image', 'inspect', image])).code !== 0)
        await succeed(docker(['pull', image]), 'docker pull');
      return image;
    },
    use: async (release, previous) => {
      set('HOMEROOM_IMAGE_PREVIOUS', previous ?? '');
      set('HOMEROOM_IMAGE', release);
    },
    restart: async ({ name }) => {
      const args = ['up', '--detach', '--no-deps', '--no-build', '--force-recreate', name];
      await succeed(call(args), `docker compose up ${name}`);
    },
    hasEnded: async ({ name }) => !(await call(['ps', '--status', 'running', '--services', name])).out.includes(name),
    ask: async ({ name }) => {
      const ran = await runProgram('docker', ['compose', '--file', file, 'exec', '-T', name, 'node', '-e', ASK], {
        withinMs: 10_000,
      });
      try {
        return JSON.parse(ran.out);
      } catch {
        return { isReady: false, reason: 'does not run' };
      }
    },
    command: (release, args, env = {}) => {
      const given = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
      const user = `${process.getuid?.() || CONTAINER_USER.uid}`;
      // A backup belongs to who asks for it; everything else runs as the image's own user.
      const mount = args[0] === 'backup' ? ['--user', user, '--volume', `${resolve(backups)}:${BACKUPS}`] : [];
      const shared = scratch === '' ? [] : ['--volume', `${scratch}:${SCRATCH}`];
      return call(['run', '--rm', '--no-deps', '-T', ...given, ...mount, ...shared, 'homeroom', ...args], {
        image: release,
      });
    },
    run: (release, script, env) => {
      const names = Object.keys({ ...env, CHECK_PACKAGE: '' }).flatMap((name) => ['--env', name]);
      const args = ['run', '--rm', '--no-deps', '-T', ...names, '--entrypoint', 'node', 'homeroom'];
      const input = readFileSync(fileURLToPath(new URL(`../${script}`, import.meta.url)), 'utf8');
      return call([...args, '--input-type=module', '-'], {
        image: release,
        env: { ...env, CHECK_PACKAGE: '/app' },
        // Whoever asked writes down what it says.
        hear: () => {},
        input,
      });
    },
    withScratch: (work) =>
      scratchFolder(CONTAINER_USER, async (folder) => {
        scratch = folder;
        return work(SCRATCH).finally(() => {
          scratch = '';
        });
      }),
    backupPath: async (name) => {
      const isNew = mkdirSync(backups, { recursive: true }) !== undefined;
      if (isNew && process.getuid?.() === 0) lchownSync(backups, CONTAINER_USER.uid, CONTAINER_USER.gid);
      return `${BACKUPS}/${name}`;
    },
  };
};

import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import type { Command } from '../../../composition/commands/Command.ts';
import { variablesRead } from '../../support/variablesRead.ts';
import { filesIn } from '../documents.ts';
import { type Fence, fences } from './fences.ts';
import { type ApiDocument, sampleSchool } from './sampleSchool.ts';

/** Programs that a sample may call; they are recorded and not run. The others are those of the shell. */
const recorded = [
  ...['homeroom', 'homeroom-safe-deploy', 'curl', 'npm', 'docker', 'psql', 'node', 'openssl', 'cp', 'bash', 'tar'],
  ...['apt-get', 'systemctl', 'journalctl', 'runuser', 'sha256sum', 'age', 'age-keygen', 'gunzip', 'install', 'sed'],
];
/** What a sample may set besides variables of the server: what it uses itself. */
const ownVariables = /^(HOMEROOM|TOKEN|KEY|PORT|ROOM|DATABASE_(OWNER_)?PASSWORD|POSTGRES_USER)$/;

/** Behind the arguments of one call. */
const end = '\u001e';
/** One call of `printf` writes at once, and a shell starts much sooner than Node. */
const recorder = `#!/bin/sh
printf '%s\\000' "\${0##*/}" "$@" '${end}' >> "$RECORD"
`;

const nameOf = ({ page, line }: Fence): string => `${page}:${line}`;
/** A test of its own runs that of the guide. */
const samples = fences('sh').filter(({ code }) => !code.includes('npm init'));

describe('Commands in documents', function suite() {
  this.timeout(120_000);
  let folder: string;
  let school: Awaited<ReturnType<typeof sampleSchool>>;
  let api: ApiDocument;
  let commands: ReadonlyMap<string, Command>;
  const calls = new Map<Fence, string[][]>();

  /** The arguments of every program that a sample calls, as a shell reads them. */
  const record = async (fence: Fence, index: number): Promise<string[][]> => {
    const file = join(folder, `calls${index}`);
    await writeFile(file, '');
    const env = { PATH: `${folder}:${process.env['PATH']}`, RECORD: file, HOMEROOM: 'http://localhost:8000' };
    await promisify(execFile)('sh', ['-e', '-c', `${fence.code}\nwait`], { cwd: folder, env });
    const found = (await readFile(file, 'utf8')).split(`${end}\0`).filter(Boolean);
    return found.map((call) => call.split('\0').slice(0, -1));
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-samples-'));
    for (const name of recorded) {
      await writeFile(join(folder, name), recorder);
      await chmod(join(folder, name), 0o755);
    }
    school = await sampleSchool();
    api = await (await fetch(`${school.address}/api/openapi.json`)).json();
    const modules = await Promise.all(
      filesIn('dist/composition/commands', ['.js']).map((file) => import(`../../../../${file}`)),
    );
    const all = modules.flatMap((one) => Object.values(one)).filter((one): one is Command => isCommand(one));
    commands = new Map(all.map((command) => [command.name, command]));
    for (const [index, fence] of samples.entries()) calls.set(fence, await record(fence, index));
  });
  after(async () => {
    await school.close();
    await rm(folder, { recursive: true });
  });

  it('are read by a shell, and each calls something or sets variables', () => {
    const silent = samples.filter((fence) => calls.get(fence)?.length === 0 && !/^[A-Z_]+=/m.test(fence.code));
    expect(silent.map(nameOf)).to.deep.equal([]);
  });

  it('set variables that a server reads', () => {
    const known = variablesRead();
    const unknown = samples.flatMap((fence) =>
      [...fence.code.matchAll(/(?<=^|[\s;])([A-Z][A-Z_]+)=/gm)]
        .map(([, name = '']) => name)
        .filter((name) => !known.has(name) && !ownVariables.test(name))
        .map((name) => `${nameOf(fence)}: ${name}`),
    );
    expect(unknown).to.deep.equal([]);
  });

  it('call commands of homeroom that there are, with options that they have', () => {
    let count = 0;
    for (const [fence, all] of calls)
      for (const [name = '', ...args] of all.flatMap(homeroomCallOf)) {
        const command = commands.get(name);
        if (command === undefined) return expect.fail(`${nameOf(fence)}: there is no command ${name}`);
        const { values } = parseArgs({ args, allowPositionals: true, strict: false, options: command.options });
        const options = Object.keys(values).filter((option) => option !== 'json');
        expect(Object.keys(command.options), `${nameOf(fence)}: ${name}`).to.include.members(options);
        count += 1;
      }
    expect(count).to.be.above(15);
  });

  it('call addresses of the API that there are, with bodies that their schemas allow', () => {
    const ajv = addFormats.default(new Ajv2020({ strict: false }));
    let count = 0;
    for (const [fence, all] of calls)
      for (const [program, ...args] of all) {
        const url = args.find((one) => one.includes('/api/'));
        if (program !== 'curl' || url === undefined) continue;
        const body = args[args.indexOf('-d') + 1];
        const hasBody = args.includes('-d');
        const method = args[args.indexOf('-X') + 1]?.toLowerCase() ?? 'get';
        const isPosted = hasBody || args.includes('--data-binary');
        const wanted = args.includes('-X') ? method : isPosted ? 'post' : 'get';
        const path = new URL(url.includes('://') ? url : `http://${url}`).pathname;
        const found = Object.entries(api.paths).find(([pattern]) =>
          new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
        )?.[1][wanted];
        expect(found, `${nameOf(fence)}: ${wanted} ${path}`).not.to.equal(undefined);
        count += 1;
        const schema = found?.requestBody?.content['application/json']?.schema;
        if (!hasBody || schema === undefined) continue;
        const isValid = ajv.compile({ ...schema, components: api.components });
        expect(isValid(JSON.parse(body ?? '')), `${nameOf(fence)}: ${JSON.stringify(isValid.errors)}`).to.equal(true);
      }
    expect(count).to.be.above(8);
  });
});

const isCommand = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'usage' in value && 'positionals' in value && 'run' in value;

/** The call of `homeroom` that this is, directly, by npm or in a container. */
const homeroomCallOf = ([program, ...args]: string[]): string[][] => {
  if (program === 'homeroom') return [args];
  if (program === 'npm' && args[0] === 'run' && args[1] === 'homeroom') return [args.slice(3)];
  const at = args.indexOf('homeroom');
  return program === 'docker' && args.includes('run') && args.includes('compose') && at > 0 ? [args.slice(at + 1)] : [];
};

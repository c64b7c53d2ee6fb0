import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';

/**
 * Stands in for docker: keeps which image each service runs, writes down every call, and answers as the image is made:
 * one with "broken" in its tag never becomes ready, one with "deaf" fails the check, one with "strange" refuses the settings, and
 * no other runs on the database that one with "demanding" makes.
 */
const docker = `
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
const image = process.env.HOMEROOM_IMAGE ?? /^HOMEROOM_IMAGE=(.*)$/m.exec(readFileSync('.env', 'utf8'))?.[1];
appendFileSync('calls', [image, ...args.filter((arg) => !arg.includes('\\n'))].join(' ') + '\\n');
const state = existsSync('state') ? JSON.parse(readFileSync('state', 'utf8')) : {};
const save = () => writeFileSync('state', JSON.stringify(state));
const of = (name) => state[name] ?? 'homeroom:1.0.0';
const end = (code, text = '') => { process.stdout.write(text); process.exit(code); };
if (args[0] === 'image') end(args[2].includes('absent') ? 1 : 0);
if (args[0] === 'pull') end(1);
const [verb, ...rest] = args.slice(3);
const name = rest.at(-1);
if (verb === 'up') { state[name] = image; save(); end(0); }
if (verb === 'ps') end(0, of(name).includes('broken') ? '' : name + '\\n');
if (verb === 'exec') end(0, JSON.stringify({ isReady: !of(rest[1]).includes('broken') }));
if (verb === 'run' && rest.includes('--entrypoint')) {
  const script = readFileSync(0, 'utf8');
  if (!script.includes('CHECK_NODES') || process.env.CHECK_NODES !== '["http://node1:8000","http://node2:8000"]') end(9);
  end(['node1', 'node2'].some((one) => of(one).includes('deaf')) ? 1 : 0);
}
if (verb === 'run') {
  const command = rest.slice(rest.indexOf('homeroom') + 1);
  if (command[0] === '--version') end(0, image.split(':')[1] + '\\n');
  if (command[0] === 'config') end(image.includes('strange') ? 3 : 0);
  if (command.join(' ') === 'migrate --json') end(0, '{"applied":["099_made"]}');
  if (command.join(' ') === 'migrate' && image.includes('demanding')) writeFileSync('asksForLater', '');
  if (command.join(' ') === 'migrate --check') end(existsSync('asksForLater') ? 1 : 0);
  if (['migrate', 'backup'].includes(command[0])) end(0);
}
end(8);
`;

describe('safe-deploy with compose', function suite() {
  this.timeout(60_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-compose-'));
    await writeFile(join(folder, 'docker.cjs'), docker);
    await writeFile(join(folder, 'docker'), `#!/bin/sh\ncd ${folder} && exec ${process.execPath} docker.cjs "$@"\n`);
    await chmod(join(folder, 'docker'), 0o755);
    await writeFile(join(folder, 'compose.yaml'), await readFile('deploy/compose.yaml'));
    const settings = 'HOMEROOM_IMAGE=homeroom:1.0.0\nAUTH_JWT_SECRET=abc\nDIRECTORY_KEY=def\n# kept\n';
    await writeFile(join(folder, '.env'), settings, { mode: 0o600 });
    const lines = {
      DRIVER: 'compose',
      FILE: join(folder, 'compose.yaml'),
      NODES: 'node1,node2',
      STATE: join(folder, 'state.d'),
      LOGS: join(folder, 'logs'),
    };
    const all = Object.entries({ ...lines, SETTLE: '0' });
    await writeFile(join(folder, 'deploy.env'), all.map(([name, value]) => `DEPLOY_${name}=${value}\n`).join(''));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const deploy = async (...args: readonly string[]) => {
    const child = spawn(resolve('deploy/safe-deploy'), ['--settings', folder, ...args], {
      env: { PATH: `${folder}:${process.env['PATH']}` },
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text));
    const [code] = await once(child, 'close');
    const text = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
    await rm(join(folder, 'calls'), { force: true });
    return { code, printed, calls: text.split('\n').filter((call) => / (up|run|build|pull) /.test(call)) };
  };
  const settings = (): Promise<string> => readFile(join(folder, '.env'), 'utf8');
  const state = async (): Promise<Record<string, string>> => JSON.parse(await readFile(join(folder, 'state'), 'utf8'));

  it('goes on to an image, one service after the other, and writes down which it is', async () => {
    const { code, printed, calls } = await deploy('--to', 'homeroom:1.1.0');
    expect(code, printed).to.equal(0);
    expect(await state()).to.deep.equal({ node1: 'homeroom:1.1.0', node2: 'homeroom:1.1.0' });
    expect(await settings()).to.equal(
      'HOMEROOM_IMAGE=homeroom:1.1.0\nAUTH_JWT_SECRET=abc\nDIRECTORY_KEY=def\n# kept\nHOMEROOM_IMAGE_PREVIOUS=homeroom:1.0.0\n',
    );
    expect((await stat(join(folder, '.env'))).mode & 0o777).to.equal(0o600);
    const file = `compose --file ${join(folder, 'compose.yaml')}`;
    const up = `homeroom:1.1.0 ${file} up --detach --no-deps --no-build --force-recreate`;
    expect(calls.filter((call) => call.includes(' up '))).to.deep.equal([`${up} node1`, `${up} node2`]);
    const ran = calls
      .filter((call) => call.includes(' run '))
      .map((call) => `${call.split(' ')[0]} ${call.split(' homeroom ').at(-1)}`);
    expect(ran.map((call) => call.replace(/backup .*/, 'backup'))).to.deep.equal([
      ...[
        'homeroom:1.0.0 backup',
        'homeroom:1.1.0 --version',
        'homeroom:1.1.0 config --check',
        'homeroom:1.1.0 migrate',
      ],
      ...['homeroom:1.0.0 migrate --check', 'homeroom:1.1.0 migrate --json'],
      // After the first restart, and at the end.
      ...['homeroom:1.1.0 --input-type=module -', 'homeroom:1.1.0 --input-type=module -'],
    ]);
    expect(calls[0]).to.include(
      `--volume ${join(folder, 'state.d/backups')}:/backups homeroom backup /backups/before-`,
    );
    // The rehearsal is never on the database of the school.
    for (const call of calls.filter((one) => / migrate( --check)?$/.test(one)))
      expect(call).to.match(/--env DATABASE_URL= .*--env DATA_DIR=\/scratch\/data .*--volume \S+:\/scratch /);
    const again = await deploy('--return', '--no-backup');
    expect(again.code, again.printed).to.equal(0);
    expect(await state()).to.deep.equal({ node1: 'homeroom:1.0.0', node2: 'homeroom:1.0.0' });
  });

  it('comes back from an image that does not start, and leaves the other service alone', async () => {
    const { code, printed, calls } = await deploy('--to', 'homeroom:broken', '--start-within', '1');
    expect(code, printed).to.equal(3);
    expect(await state()).to.deep.equal({ node1: 'homeroom:1.0.0' });
    expect(calls.filter((call) => call.includes(' up ') && call.endsWith('node2'))).to.deep.equal([]);
    expect(await settings()).to.match(/^HOMEROOM_IMAGE=homeroom:1\.0\.0$/m);
  });

  it('comes back from an image that does not deliver, and says what the database keeps', async () => {
    const { code, printed } = await deploy('--to', 'homeroom:deaf');
    expect(code, printed).to.equal(3);
    // It reached one service only.
    expect(await state()).to.deep.equal({ node1: 'homeroom:1.0.0' });
    expect(printed).to.include('The database keeps 099_made, on which homeroom:1.0.0 runs.');
  });

  it('refuses an image that is not there, or that does not take the settings, and restarts nothing', async () => {
    for (const [image, sentence] of [
      ['homeroom:absent', 'docker pull ended with 1'],
      ['homeroom:strange', 'homeroom config of homeroom:strange ended with 3'],
      ['homeroom:demanding', 'homeroom:1.0.0 does not run on the database of homeroom:demanding'],
    ] as const) {
      const { code, printed, calls } = await deploy('--to', image);
      expect([code, calls.filter((call) => call.includes(' up '))], printed).to.deep.equal([1, []]);
      expect(printed).to.include(sentence);
    }
    const folders = await readdir(join(folder, 'logs'));
    expect(folders).to.have.lengthOf(3);
    await writeFile(join(folder, '.env'), 'HOMEROOM_IMAGE=homeroom:1.0.0\n');
    const { code, printed } = await deploy('--to', 'homeroom:1.1.0');
    expect([code, printed]).to.satisfy(
      ([one, text]: [number, string]) => one === 1 && text.includes('needs AUTH_JWT_SECRET and DIRECTORY_KEY'),
    );
  });
});

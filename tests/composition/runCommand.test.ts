import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { runCommand } from '../../composition/commands/runCommand.ts';
import type { Environment } from '../../composition/EnvironmentReader.ts';

const run = async (args: readonly string[], env: Environment = {}) => {
  let [out, error] = ['', ''];
  const code = await runCommand(args, {
    env,
    signal: new AbortController().signal,
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
  });
  return { code, out, error };
};

describe('runCommand', () => {
  it('lists every command with one sentence, and fails where none is given', async () => {
    const asked = await run(['--help']);
    expect(asked.code).to.equal(0);
    expect(asked.out)
      .to.match(/^ {2}import-roster {2,}\w/mu)
      .and.not.contain('undefined');
    expect(await run([])).to.deep.equal({ ...asked, code: 2 });
  });

  it('says what every option of every command means', async () => {
    const { out } = await run(['help']);
    const names = [...out.matchAll(/^ {2}([a-z-]+) {2}/gmu)].map(([, name]) => name ?? '');
    expect(names).to.include.members(['serve', 'migrate', 'config', 'stats']);
    for (const name of names) {
      const help = await run([name, '--help']);
      expect(help.code, name).to.equal(0);
      expect(help.out, name).to.contain(`homeroom ${name}`);
      for (const line of help.out
        .split('Options:')[1]
        ?.split('\n')
        .filter((text) => text.startsWith('  --')) ?? [])
        expect(line, name).to.match(/^ {2}--[a-z0-9-]+ {2,}\S/u);
      for (const option of help.out.match(/(?<=[ [|(])--[a-z0-9-]+/gu) ?? [])
        expect(help.out, `${name} ${option}`).to.contain(`\n  ${option} `);
    }
  });

  it('says what a command can do to who asks for something else, whatever objects have by nature', async () => {
    for (const name of ['holds', 'keys', 'accounts', 'import'])
      for (const asked of [[], ['mend'], ['constructor']]) {
        const { code, error } = await run([name, ...asked]);
        expect(code, name).to.equal(1);
        expect(error).to.match(new RegExp(`There is no "${name} ${asked[0] ?? ''}"; write .*${name} list`));
      }
  });

  it('writes each way to call a command on a line of its own', async () => {
    const { out } = await run(['holds', '--help']);
    expect(
      out
        .split('Usage:\n')[1]
        ?.split('\n\n')[0]
        ?.split('\n')
        .map((line) => line.trim().split(' --')[0]),
    ).to.deep.equal([
      'homeroom holds list [--user <external id>] [--organisation <external id>] [--source <name>] [--past]'.split(
        ' --',
      )[0],
      'homeroom holds set',
      'homeroom holds lift <number>',
    ]);
  });

  it('guesses which command was meant, and exits with 2', async () => {
    expect(await run(['sevre'])).to.deep.equal({
      code: 2,
      out: '',
      error: 'There is no command "sevre". Is "serve" meant? "homeroom --help" lists all.\n',
    });
  });

  it('prints failures for programs too, each with its code of the table in the documentation', async () => {
    const failures: readonly [readonly string[], Environment, string, number][] = [
      [['stats', '--json', '--nope'], {}, 'BAD_USAGE', 2],
      [['stats', '--json'], { PORT: 'eighty' }, 'BAD_CONFIGURATION', 3],
      [['stats', '--json'], { DATA_DIR: '/proc/nothing' }, 'INVALID_REQUEST', 1],
      [['stats', '--json'], { DATABASE_URL: 'postgres://127.0.0.1:9/none' }, 'UNAVAILABLE', 4],
    ];
    const table = readFileSync('docs/deployment.md', 'utf8');
    for (const [args, env, code, exitCode] of failures) {
      const ran = await run(args, env);
      expect([ran.code, JSON.parse(ran.out).error.code, JSON.parse(ran.out).error.exit_code]).to.deep.equal([
        exitCode,
        code,
        exitCode,
      ]);
      expect(ran.error).not.to.contain('    at ');
      expect(table).to.contain(`\n| ${exitCode} | `);
    }
  });
});

describe('homeroom config', () => {
  const env = {
    DATABASE_URL: 'postgres://ada:s3cret@db.example/school?sslpassword=hidden',
    DIRECTORY_KEY: 'b7f1c09a52d84e6fa3917c',
    RATE_EDITS_PER_MINUTE: '7',
  };

  it('shows every setting, where it comes from, and no secret', async () => {
    const { code, out } = await run(['config', '--print', '--json'], env);
    expect(code).to.equal(0);
    for (const secret of ['s3cret', 'hidden', env.DIRECTORY_KEY]) expect(out).not.to.contain(secret);
    const { settings }: { settings: { name: string; value: string; from: string }[] } = JSON.parse(out);
    const shown = Object.fromEntries(settings.map(({ name, value, from }) => [name, `${value} ${from}`]));
    expect(shown).to.include({
      DATABASE_URL: 'postgres://ada:***@db.example/school?sslpassword=*** environment',
      DIRECTORY_KEY: '*** environment',
      RATE_EDITS_PER_MINUTE: '7 environment',
      RATE_MESSAGES_PER_MINUTE: '10 default',
      PORT: '8000 default',
      REDIS_URL: 'null default',
    });
  });

  it('finds what is wrong, what is misspelt, and what has no effect', async () => {
    const check = async (more: Environment) => {
      const { code, out } = await run(['config', '--check', '--json'], { PATH: '/bin', HOSTNAME: 'box', ...more });
      const { problems, warnings } = JSON.parse(out);
      return { code, problems, warnings };
    };
    const [fine, wrong] = [
      { code: 0, problems: [], warnings: [] },
      { code: 1, warnings: [] },
    ];
    expect(await check({})).to.deep.equal(fine);
    expect(await check({ RATE_MESSAGES_PER_MINUTE_TEACHERS: '5' })).to.deep.equal({
      ...wrong,
      problems: [
        {
          name: 'POLICY',
          problem:
            'RATE_MESSAGES_PER_MINUTE_TEACHERS: the policy "education" has no such role; its roles are admin, teacher, tutor, staff, parent, student.',
        },
      ],
    });
    expect((await check({ RATE_MESSAGES_PER_MINUTE: '0' })).problems[0].problem).to.contain('from 1 to');
    expect((await check({ UPLOAD_MAX_BYTES: 'junk' })).problems[0].name).to.equal('UPLOAD_MAX_BYTES');
    const warned = async (more: Environment) =>
      (await check(more)).warnings.map(({ name, problem }: { name: string; problem: string }) => `${name} ${problem}`);
    expect(await warned({ REDIS_PASSWORD: 'x' })).to.deep.equal([
      'REDIS_PASSWORD has no effect: it stands beside REDIS_HOST, not set',
    ]);
    expect(
      await warned({ AUTH_JWT_SECRET: '7d3f91c2e84b56d1f7093ac85be2640a', AUTH_ALGORITHMS: 'ES256' }),
    ).to.deep.equal(['AUTH_ALGORITHMS has no effect: it stands beside AUTH_JWKS_URL or AUTH_JWKS_FILE, not set']);
    expect(await warned({ LOG_LEVL: 'warn' })).to.deep.equal([
      "LOG_LEVL is no setting of Homeroom's and has no effect; is LOG_LEVEL meant?",
    ]);
  });
});

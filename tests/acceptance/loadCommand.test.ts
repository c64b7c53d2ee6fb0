import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { exportJWK, generateKeyPair } from 'jose';
import type { LoadReport } from '../../composition/load/LoadReport.ts';
import { ServedNode } from '../deploy/ServedNode.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { runHomeroom, spawnHomeroom } from './runHomeroom.ts';

const keys = {
  AUTH_JWT_SECRET: 'a secret that only the tests of loads know',
  DIRECTORY_KEY: 'a directory key of the tests of loads',
};

/** A load that runs; its notes are awaited. */
const start = (args: readonly string[], env: Readonly<Record<string, string>>) => {
  const child = spawnHomeroom(['load', ...args], env);
  let [out, notes] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, notes }));
  const noted = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        notes += text;
        if (pattern.test(notes)) resolve();
      });
      child.once('close', () => reject(new Error(`It ended first:\n${notes}${out}`)));
    });
  return { child, ended, noted };
};

const reportIn = (out: string): LoadReport => JSON.parse(out);

describe('homeroom load, over HTTP', function suite() {
  this.timeout(120_000);
  let folder: string;
  let node: ServedNode;
  let env: Record<string, string>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-load-'));
    env = { ...keys, DATA_DIR: join(folder, 'data') };
    node = await ServedNode.create({ ...env, LOG_LEVEL: 'warn' });
    await node.start();
  });
  after(async () => {
    await node.terminate();
    await rm(folder, { recursive: true });
  });

  const ask = async (path: string) => {
    const answer = await fetch(`${node.url}${path}`, { headers: { 'x-directory-key': keys.DIRECTORY_KEY } });
    return answer.json() as Promise<{ people: object[]; service_accounts: { is_active: boolean }[] }>;
  };
  const expectNothingLeft = async (): Promise<void> => {
    const { people } = await ask('/api/directory/people/?q=Homeroom-Load');
    expect(people).to.deep.equal([]);
    const { service_accounts: services } = await ask('/api/service-accounts/');
    expect(services.filter((one) => one.is_active)).to.deep.equal([]);
  };
  const small = () => ['--url', node.url, '--sockets', '6', '--rate', '120'];

  it('finds a good server good, and leaves nobody', async () => {
    const ran = await runHomeroom(['load', ...small(), '--minutes', '0.1', '--json'], env);
    expect([ran.code, ran.error]).to.deep.equal([0, ran.error]);
    const report = reportIn(ran.out);
    expect(report.problems).to.deep.equal([]);
    const { messages, deliveries, ms, churn, nodes, removed } = report;
    expect(messages).to.include({ unanswered: 0, lost: 0, twice: 0, out_of_order: 0 });
    expect(messages.acked).to.equal(messages.sent);
    expect(messages.sent).to.be.above(8);
    // Five people are counted, and each has everything.
    expect(deliveries).to.deep.equal({ received: messages.sent * 5, missing: 0 });
    expect(ms.connect?.count).to.equal(6 + churn.reconnects);
    expect(churn.reconnects).to.be.at.least(1);
    expect(churn.joins_and_leaves).to.be.at.least(1);
    for (const name of ['send_to_ack', 'delivery', 'http_send', 'http_read'] as const)
      expect(ms[name]?.count, name).to.be.above(0);
    expect(nodes.map(({ url, closed, failed }) => [url, closed, failed])).to.deep.equal([[node.url, {}, {}]]);
    expect(removed).to.include({ people: 6, rooms: 2 });
    await expectNothingLeft();
  });

  it('prints a report for people, and says no where p99 is more than allowed', async () => {
    const ran = await runHomeroom(['load', ...small(), '--minutes', '0.05', '--max-p99', '0.01'], env);
    expect([ran.code, ran.error]).to.deep.equal([1, ran.error]);
    expect(ran.out).to.match(/^6 sockets, 120 messages a minute/);
    expect(ran.out).to.match(/send to ack +\d+/);
    expect(ran.out).to.match(/✖ p99 of delivery is [\d.]+ ms, more than 0.01 ms/);
    await expectNothingLeft();
  });

  it('removes everything after Ctrl-C too', async () => {
    const load = start([...small(), '--minutes', '2', '--json'], env);
    await load.noted(/sockets are open/);
    load.child.kill('SIGINT');
    const { code, out } = await load.ended;
    expect(code).to.equal(1);
    expect(reportIn(out)).to.include({ stopped: 'it was stopped', is_ok: false });
    await expectNothingLeft();
  });

  it('that was killed is removed by --clean, and no other runs beside it', async () => {
    const load = start([...small(), '--minutes', '2'], env);
    await load.noted(/sockets are open/);
    load.child.kill('SIGKILL');
    await load.ended;
    const second = await runHomeroom(['load', ...small(), '--minutes', '0.05'], env);
    expect([second.code, second.error]).to.deep.equal([1, second.error]);
    expect(second.error).to.match(/Another load runs until .*homeroom load --clean/);
    const cleaned = await runHomeroom(['load', '--clean', '--url', node.url], env);
    expect([cleaned.code, cleaned.error]).to.deep.equal([0, cleaned.error]);
    expect(cleaned.out).to.match(/Removed: 6 people, 2 rooms, 2 service accounts/);
    await expectNothingLeft();
  });

  it('stops by itself when the server has enough', async () => {
    const strict = await ServedNode.create({
      ...keys,
      ...{ DATA_DIR: join(folder, 'strict'), RATE_MESSAGES_PER_MINUTE: '1', RATE_SERVICE_MESSAGES_PER_MINUTE: '1' },
    });
    await strict.start();
    try {
      const args = ['--url', strict.url, '--sockets', '6', '--rate', '400', '--minutes', '5', '--json'];
      const ran = await runHomeroom(['load', ...args], env);
      expect([ran.code, ran.error]).to.deep.equal([1, ran.error]);
      const { stopped, seconds, messages } = reportIn(ran.out);
      expect(stopped).to.match(/were 429 or 503/);
      expect(seconds).to.be.below(60);
      expect(messages).to.include({ lost: 0, twice: 0, out_of_order: 0 });
    } finally {
      await strict.terminate();
    }
  });

  for (const [what, args, more, code, pattern] of [
    ['a public address', ['--url', 'http://93.184.216.34'], {}, 1, /--this-is-mine 93\.184\.216\.34/],
    ['a number that is none', ['--sockets', 'many'], {}, 1, /--sockets takes a number, for example --sockets 100/],
    ['too much', ['--sockets', '5000'], {}, 1, /--sockets takes a whole number from 2 to 2000/],
    ['no keys', [], { DIRECTORY_KEY: '' }, 1, /DATABASE_URL, or, without one, DIRECTORY_KEY and AUTH_JWT_SECRET/],
    ['another key', [], { DIRECTORY_KEY: 'a key of another server' }, 1, /does not know the keys of this environment/],
    ['silence', ['--url', 'http://127.0.0.1:9'], {}, 4, /http:\/\/127\.0\.0\.1:9 does not answer/],
  ] as const)
    it(`refuses ${what} in a sentence`, async () => {
      const target = args.some((one) => one === '--url') ? [] : ['--url', node.url];
      const ran = await runHomeroom(['load', ...target, ...args], { ...env, ...more });
      expect([ran.code, ran.error]).to.deep.equal([code, ran.error]);
      expect(ran.error).to.match(pattern);
      expect(ran.error).not.to.include('    at ');
      expect(ran.error).not.to.include(keys.AUTH_JWT_SECRET);
    });
});

withMigratedPostgres('homeroom load, on the database of two nodes', (getUrl) => {
  let folder: string;
  let nodes: ServedNode[];
  let env: Record<string, string>;

  before(async function open(this: Mocha.Context) {
    this.timeout(90_000);
    folder = await mkdtemp(join(tmpdir(), 'homeroom-load-'));
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    const key = { ...(await exportJWK(publicKey)), kid: 'of-elsewhere', alg: 'ES256', use: 'sig' };
    await writeFile(join(folder, 'jwks.json'), JSON.stringify({ keys: [key] }));
    // Tokens come from elsewhere: nobody here could sign one.
    env = { DATABASE_URL: getUrl(), AUTH_JWKS_FILE: join(folder, 'jwks.json'), DATA_DIR: folder };
    nodes = await Promise.all([ServedNode.create(env), ServedNode.create(env)]);
    for (const node of nodes) await node.start();
  });
  after(async () => {
    for (const node of nodes) await node.terminate();
    await rm(folder, { recursive: true });
  });

  it('loses nothing when one of them is killed, and says which', async function test() {
    this.timeout(120_000);
    const [one, other] = nodes;
    if (one === undefined || other === undefined) return expect.fail('there are no nodes');
    const urls = ['--url', one.url, '--url', other.url];
    const load = start([...urls, '--sockets', '8', '--rate', '240', '--minutes', '0.25', '--json'], env);
    await load.noted(/8 of 8 sockets are open/);
    await one.kill();
    const { code, out, notes } = await load.ended;
    expect([code, notes]).to.deep.equal([0, notes]);
    const { messages, deliveries, ms, nodes: figures, removed, notes: said } = reportIn(out);
    expect(messages).to.include({ unanswered: 0, lost: 0, twice: 0, out_of_order: 0 });
    expect(messages.acked).to.equal(messages.sent);
    expect(deliveries).to.deep.equal({ received: messages.sent * 7, missing: 0 });
    const [killed, alive] = figures;
    expect(killed?.closed).to.have.property('1006');
    expect(killed?.firstClosedAt).to.be.a('string');
    expect(alive).to.deep.include({ closed: {}, firstClosedAt: null });
    expect(ms.catching_up?.count).to.be.above(0);
    expect(ms.http_read).to.equal(null);
    expect(said.join()).to.match(/tokens come from elsewhere/);
    expect(removed).to.include({ people: 8, rooms: 2 });
  });
});

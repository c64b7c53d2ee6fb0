import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect } from 'chai';
import { signalTree } from '../faults/processTree.ts';
import { freePort } from '../support/freePort.ts';
import { postgresFolder, startPostgres } from '../support/startPostgres.ts';
import { spawnHomeroom } from './runHomeroom.ts';

describe('serve with a database that stops answering', () => {
  const onlyWith = (folder: string | undefined) => (folder === undefined ? it.skip : it);

  it('says after two seconds what it waits for, and ends at once when asked', async function run() {
    this.timeout(60_000);
    const silent = createServer();
    silent.listen(await freePort(), '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const env = {
      DATABASE_URL: `postgres://somebody:hidden@127.0.0.1:${port}/school`,
      PORT: String(await freePort()),
      AUTH_JWT_SECRET: 'a secret that only these tests know',
    };
    const server = spawnHomeroom(['serve'], env);
    try {
      const printed = new Promise<string>((resolve) => {
        let text = '';
        server.stderr?.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          if (text.includes('waiting for the database')) resolve(text);
        });
      });
      expect(await printed)
        .to.contain(`127.0.0.1:${port} (DATABASE_URL)`)
        .and.not.contain('hidden');
      const began = performance.now();
      server.kill('SIGTERM');
      const [code] = await once(server, 'exit');
      expect(code).to.equal(0);
      expect(performance.now() - began).to.be.below(5_000);
    } finally {
      server.kill('SIGKILL');
      silent.close();
    }
  });

  onlyWith(postgresFolder())(
    'ends within 15 s of SIGTERM, and says that something did not answer',
    async function run() {
      this.timeout(90_000);
      const postgres = await startPostgres();
      const env = {
        DATABASE_URL: postgres.url,
        PORT: String(await freePort()),
        AUTH_JWT_SECRET: 'a secret that only these tests know',
      };
      const server = spawnHomeroom(['serve'], env);
      let printed = '';
      server.stderr?.on('data', (text: Buffer) => {
        printed += text.toString();
      });
      try {
        if (server.stdout) await once(server.stdout, 'data');
        await signalTree(postgres.pid, 'SIGSTOP');
        const began = performance.now();
        server.kill('SIGTERM');
        const [code] = await once(server, 'exit');
        expect(code).to.equal(1);
        expect(performance.now() - began).to.be.below(15_500);
        expect(printed).to.contain('did not answer in time');
      } finally {
        server.kill('SIGKILL');
        await signalTree(postgres.pid, 'SIGCONT');
        await postgres.stop();
      }
    },
  );
});

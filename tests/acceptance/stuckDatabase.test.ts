import { once } from 'node:events';
import { expect } from 'chai';
import { signalTree } from '../faults/processTree.ts';
import { freePort } from '../support/freePort.ts';
import { postgresFolder, startPostgres } from '../support/startPostgres.ts';
import { spawnHomeroom } from './runHomeroom.ts';

describe('serve with a database that stops answering', () => {
  const onlyWith = (folder: string | undefined) => (folder === undefined ? it.skip : it);

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

import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { expect } from 'chai';
import { startPglite } from '../../../adapters/embedded/startPglite.ts';

const template = new URL('../../../embedded-template.tar.gz', import.meta.url);

describe('startPglite', () => {
  it('links the libraries of extensions in order, when statements need them', async () => {
    const onCrash = (reason: string): never => {
      throw new Error(reason);
    };
    const pg = await startPglite({ templateTar: await promisify(gunzip)(await readFile(template)), onCrash });
    try {
      // Compiling them all at once is what crashes, and only on a busy machine.
      expect(Reflect.get(pg.Module, 'noWasmDecoding')).to.equal(true);
      const { rows } = await pg.query("SELECT similarity('Müller', 'Muller') > 0 AS alike, unaccent('é') AS plain");
      expect(rows).to.deep.equal([{ alike: true, plain: 'e' }]);
    } finally {
      await pg.close();
    }
  });
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { HttpWorld, testKey } from '../adapters/http/HttpWorld.ts';
import { removeRosterFolders, writeZip } from '../adapters/roster/rosterFolder.ts';
import { callHomeroom } from './callHomeroom.ts';

describe('the report of a roster', function suite() {
  this.timeout(60_000);
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-report-'));
  });
  afterEach(async () => {
    await removeRosterFolders();
    await rm(dataDir, { recursive: true });
  });

  it('is the same in the command and over HTTP', async () => {
    const names = ['users', 'classes', 'courses', 'enrollments', 'orgs', 'academicSessions', 'manifest'];
    const files = await Promise.all(
      names.map(async (name) => [`${name}.csv`, await readFile(resolve('demo', `${name}.csv`), 'utf8')] as const),
    );
    const nurse = 'nora.one,,,true,harbour-school,alumnus,nora.one,,Nora,One,,,nora.one@example.org,,,,,\n';
    const zip = await writeZip(
      Object.fromEntries(files.map(([name, text]) => [name, name === 'users.csv' ? `${text}${nurse}` : text])),
    );
    const http = await HttpWorld.open();
    try {
      for (const [flags, query] of [
        [['--dry-run'], '&dry_run=true'],
        [[], ''],
        [[], '&format=oneroster'],
      ] as const) {
        const ran = await callHomeroom(['import-roster', zip, '--json', '--as-of', '2027-01-15', ...flags], {
          DATA_DIR: dataDir,
        });
        const answer = await fetch(`${http.address}/api/directory/roster/?as_of=2027-01-15${query}`, {
          method: 'POST',
          headers: { 'x-directory-key': testKey, 'content-type': 'application/zip' },
          body: new Uint8Array(await readFile(zip)),
        });
        expect(ran.code, ran.error).to.equal(0);
        const report = JSON.parse(ran.out);
        // The school that is there over HTTP was an import too.
        if (report.outcome.import_id !== null) report.outcome.import_id += 1;
        expect(await answer.json()).to.deep.equal(report);
        expect(JSON.parse(ran.out).notices.join('\n')).to.contain('alumnus');
      }
    } finally {
      await http.close();
    }
  });
});

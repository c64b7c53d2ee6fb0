import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { readRosterFile } from '../../../../composition/readRosterFile.ts';
import { removeRosterFolders, writeZip } from '../../roster/rosterFolder.ts';
import { testKey } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const headers = { 'x-directory-key': testKey };
const user = { external_id: 'new', role: 'student', first_name: 'Nina', last_name: 'Newcomer', is_active: true };

describe('logImport', () => {
  const http = withHttp({ roster: { readRosterFile, now: () => new Date('2027-01-15T08:00:00Z') } });
  afterEach(removeRosterFolders);
  const lines = () =>
    http()
      .log.map((line): Record<string, unknown> => JSON.parse(line))
      .filter(({ message }) => /^an import /.test(String(message)));
  const upload = async (files: Readonly<Record<string, string>>, query = '') =>
    fetch(`${http().address}/api/directory/roster/${query}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/zip' },
      body: new Uint8Array(await readFile(await writeZip(files))),
    });
  const demoFiles = async (): Promise<Record<string, string>> => {
    const names = (await readdir(resolve('demo'))).filter((name) => name.endsWith('.csv'));
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await readFile(resolve('demo', name), 'utf8')] as const)),
    );
  };

  it('writes one line for a roster: numbers, source and duration, and nobody’s name', async () => {
    expect((await upload(await demoFiles(), '?source=north')).status).to.equal(200);
    const [line, ...others] = lines();
    expect(others).to.deep.equal([]);
    expect(line).to.deep.include({ kind: 'roster', source: 'north', is_dry_run: false, held_back: 0, losses: 0 });
    expect(line).to.deep.include({ users: { created: 23, updated: 0, unchanged: 0, deactivated: 0 } });
    expect(line?.['import_id']).to.be.a('number');
    expect(line?.['ms']).to.be.a('number').at.least(0);
    expect(JSON.stringify(line)).not.to.match(/marchetti|sofia/i);
  });

  it('writes one for records, and says that a dry run was one', async () => {
    const put = (query: string) =>
      http().ask(null, 'PUT', `/api/directory/${query}`, { body: { users: [user] }, headers });
    await put('?dry_run=true');
    await put('');
    const facts = lines().map(({ kind, source, is_dry_run: isDryRun, import_id: id }) => [kind, source, isDryRun, id]);
    expect(facts).to.deep.equal([
      ['records', 'host', true, null],
      ['records', 'host', false, facts[1]?.[3]],
    ]);
    expect(facts[1]?.[3]).to.be.a('number');
    expect(JSON.stringify(lines())).not.to.contain('Newcomer');
  });

  it('writes one for what is refused, with the code of the error', async () => {
    expect((await upload({ 'users.csv': 'sourcedId,role\n"never closed' })).status).to.equal(400);
    const [line] = lines();
    expect(line).to.include({ message: 'an import was refused', source: 'roster', error: 'INVALID_REQUEST' });
  });
});

import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { doctorChecks } from '../../composition/doctorChecks.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { memoryWorld } from '../support/memoryWorld.ts';

/** Name, severity, and whether there is a repair, as the page says. */
const rows = (): [name: string, severity: string, isFixed: boolean][] => {
  const [, section = ''] = readFileSync('docs/deployment.md', 'utf8').split('\n## Looking for faults\n');
  return (
    section
      .split('\n## ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.slice(2, -1).split(' | '))
      .map(([name = '', severity = '', , fix = '']) => [name.replaceAll('`', ''), severity, fix.trim() !== '']) ?? []
  );
};

describe('docs/deployment.md', () => {
  it('has a row for every check of doctor, with its severity and whether --fix repairs it', async () => {
    const { directory, policies: versions, blobStore: blobs, bus } = await memoryWorld();
    // Nothing runs, so no connection is needed.
    const knex = {} as Knex;
    const checks = doctorChecks({
      ...{ knex, nodeKnex: knex, isShared: true, policy: educationPolicy },
      ...{ directory, versions, blobs, bus },
    });
    expect(rows()).to.deep.equal(checks.map(({ name, severity, fix }) => [name, severity, fix !== undefined]));
    expect(new Set(checks.map(({ name }) => name)).size).to.equal(checks.length);
  });

  it('ends every remedy with a full stop, and no problem', async () => {
    const { directory, policies: versions, blobStore: blobs, bus } = await memoryWorld();
    const knex = {} as Knex;
    const given = { knex, nodeKnex: knex, isShared: true, policy: educationPolicy, directory, versions, blobs, bus };
    for (const { name, remedy, problem } of doctorChecks(given)) {
      expect(remedy, name).to.match(/^[A-Z].*\.$/);
      expect(problem, name).to.match(/^[a-z].*[^.]$/);
    }
  });
});

import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { doctorChecks } from '../../composition/doctorChecks.ts';
import { installationChecks } from '../../composition/installationChecks.ts';
import { readConfig } from '../../composition/readConfig.ts';
import type { Check } from '../../core/doctor/Check.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { memoryWorld } from '../support/memoryWorld.ts';
import { silentLog } from '../support/silentLog.ts';

const page = 'docs/doctor.md';

interface Row {
  readonly name: string;
  readonly severity: string;
  readonly meaning: string;
  readonly todo: string;
}

/** The rows of the two tables of checks. */
const rows = (): Row[] =>
  readFileSync(page, 'utf8')
    .split('\n')
    .filter((line) => /^\| `[a-z]+\.[a-z-]+` \|/.test(line))
    .map((line) => {
      const [name = '', severity = '', meaning = '', todo = ''] = line.slice(2, -2).split(' | ');
      return { name: name.replaceAll('`', ''), severity, meaning, todo };
    });

/** All checks of a server, in their order. Nothing runs, so no connection is needed. */
const allChecks = async (): Promise<readonly Check[]> => {
  const { directory, policies: versions, blobStore: blobs, bus } = await memoryWorld();
  const knex = {} as Knex;
  const common = { knex, nodeKnex: knex, isShared: true };
  return [
    ...installationChecks({ ...common, env: {}, config: readConfig({}), log: silentLog }),
    ...doctorChecks({ ...common, policy: educationPolicy, directory, versions, blobs, bus }),
  ];
};

describe(page, () => {
  it('has a row for every check, with its severity, what it means and what to do, --fix where that repairs it', async () => {
    const checks = await allChecks();
    const said = rows().map(({ name, severity, todo }) => [name, severity, todo.startsWith('`--fix` ')]);
    expect(said).to.deep.equal(checks.map(({ name, severity, fix }) => [name, severity, fix !== undefined]));
    expect(new Set(checks.map(({ name }) => name)).size).to.equal(checks.length);
    for (const { name, meaning, todo } of rows())
      expect([meaning.length > 10, todo.length > 10], name).to.deep.equal([true, true]);
  });

  it('ends every remedy with a full stop, and no problem', async () => {
    for (const { name, remedy, problem } of await allChecks()) {
      expect(remedy, name).to.match(/^[A-Z].*\.$/);
      expect(problem, name).to.match(/^[a-z].*[^.]$/i);
    }
  });
});

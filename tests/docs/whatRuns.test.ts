import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';

/** What `npm test` leaves out. */
const long = [
  ...(/const LONG = \[(.*)\];/.exec(readFileSync('scripts/test.js', 'utf8'))?.[1] ?? '').matchAll(/'([^']+)'/g),
].map(([, folder = '']) => folder);
const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));
const workflow = (name: string) => parse(readFileSync(`.github/workflows/${name}.yml`, 'utf8'));
const nightly: readonly string[] = workflow('long').jobs.tests.strategy.matrix.what;

describe('The tests that npm test leaves out', () => {
  it('are run by scripts, which the forge calls every night', () => {
    expect(long).to.not.deep.equal([]);
    for (const folder of long) {
      const names = Object.keys(scripts).filter((name) => scripts[name]?.split(' ').includes(folder));
      expect(names, folder).to.have.length(1);
      expect(nightly, folder).to.include.members(names);
    }
    expect(workflow('long').on.schedule).to.have.length(1);
  });

  it('are run before a release', () => {
    const { jobs } = workflow('release');
    const [name] = Object.entries<{ uses?: string }>(jobs).find(([, { uses }]) => uses?.endsWith('/long.yml')) ?? [];
    expect(name).to.be.a('string');
    expect(jobs.draft.needs).to.include.members([name, 'build']);
  });

  it('are named in CONTRIBUTING.md, with when to run them', () => {
    const row =
      readFileSync('CONTRIBUTING.md', 'utf8').match(/^\| every night, and before a release \|.*$/m)?.[0] ?? '';
    for (const name of nightly) expect(row).to.contain(`\`npm run ${name}\``);
  });
});

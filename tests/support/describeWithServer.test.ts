import { resolve } from 'node:path';
import { expect } from 'chai';
import { runInTree } from '../lint/runInTree.ts';

const describeWithServer = resolve('dist/tests/support/describeWithServer.js');
const suite = `
  import { describeWithServer } from '${describeWithServer}';
  const source = { kind: 'none', reason: 'no server here' };
  describeWithServer({ title: 'store', source, suite: () => it('stores', () => {}) });`;

const run = (environment: string) =>
  runInTree(
    { 'suite.mjs': suite, 'environment.mjs': environment },
    'node_modules/mocha/bin/mocha.js',
    '--no-config',
    '--require=./environment.mjs',
    'suite.mjs',
  );

describe('describeWithServer', () => {
  it('is pending, with the reason in the title, if there is no server', async () => {
    const { passed, output } = await run("delete process.env['CI'];");
    expect(output).to.contain('store [no server here]').and.contain('1 pending');
    expect(passed).to.equal(true);
  });

  it('fails without a server if CI is set', async () => {
    const { passed, output } = await run("process.env['CI'] = 'true';");
    expect(output).to.contain('store [no server here]').and.contain('1 failing');
    expect(passed).to.equal(false);
  });
});

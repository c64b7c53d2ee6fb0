import { resolve } from 'node:path';
import { expect } from 'chai';
import { runInTree } from '../lint/runInTree.ts';

const suite = (title: string, ...tests: readonly string[]): string =>
  `describe('${title}', () => { ${tests.join('\n')} });`;
const passing = "it('passes', () => {});";
const failing = "it('fails', () => { throw new Error('on purpose'); });";

const lastLineOf = async (files: Record<string, string>, ...options: readonly string[]) => {
  const reporter = ['--no-config', '--reporter', resolve('dist/tests/support/ClosingLineReporter.js')];
  const { passed, output } = await runInTree(
    files,
    'node_modules/mocha/bin/mocha.js',
    ...reporter,
    ...options,
    '*.cjs',
  );
  return { passed, output, lastLine: output.trimEnd().split('\n').at(-1) };
};

for (const mode of ['--no-parallel', '--parallel'])
  describe(`ClosingLineReporter with ${mode}`, () => {
    it('ends with the counts on a line of their own', async () => {
      const files = { 'a.cjs': suite('a', passing, failing), 'b.cjs': suite('b', passing, "it('waits');") };
      const { passed, lastLine } = await lastLineOf(files, mode);
      expect(lastLine).to.equal('2 passed, 1 failed, 1 skipped');
      expect(passed).to.equal(false);
    });

    it('fails a run in which two tests have one title', async () => {
      const { passed, output, lastLine } = await lastLineOf(
        { 'a.cjs': suite('a', passing), 'b.cjs': suite('a', passing) },
        mode,
      );
      expect(output).to.contain('Title of 2 tests: a › passes');
      expect(lastLine).to.equal('2 passed, 1 failed');
      expect(passed).to.equal(false);
    });
  });

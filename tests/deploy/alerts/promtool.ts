import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { binaryFolder } from '../../support/binaryFolder.ts';

/** Why alerts cannot be tried here; undefined if they can. */
export const needsPromtool = (): string | undefined =>
  binaryFolder(['promtool']) === undefined ? 'no promtool on this machine: apt-get install prometheus' : undefined;

/** Runs promtool; resolves to what it printed. @throws Error with what it found */
export const promtool = async (...args: readonly string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)('promtool', [...args]).catch(
    (failure: { stdout: string; stderr: string }) => {
      throw new Error(`promtool ${args.slice(0, 2).join(' ')}:\n${failure.stdout}${failure.stderr}`);
    },
  );
  return stdout;
};

/** A `describe` for tests that need promtool. Without it, it is pending with the reason, or fails if CI is set. */
export const withPromtool = (title: string, suite: () => void): void => {
  const reason = needsPromtool();
  if (reason === undefined) describe(title, suite);
  else if (!process.env['CI']) describe.skip(`${title} [${reason}]`, suite);
  else
    describe(title, () => {
      it('has the promtool that CI demands', () => {
        throw new Error(reason);
      });
    });
};

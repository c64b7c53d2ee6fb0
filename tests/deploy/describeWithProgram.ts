import { binaryFolder } from '../support/binaryFolder.ts';

/** A `describe` for tests that need a program of this machine. Without it, it is pending with the reason, or fails if CI is set. */
export const describeWithProgram = (program: string, title: string, suite: () => void): void => {
  if (binaryFolder([program], ['/usr/bin', '/usr/local/bin', '/usr/sbin']) !== undefined)
    return void describe(title, suite);
  const reason = `${title} [no ${program} on this machine]`;
  if (!process.env['CI']) return void describe.skip(reason, suite);
  describe(reason, () => {
    it('has the program that CI demands', () => {
      throw new Error(`no ${program} on this machine`);
    });
  });
};

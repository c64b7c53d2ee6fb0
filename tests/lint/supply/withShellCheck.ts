import { spawnSync } from 'node:child_process';

/** Leaves tests out on a machine without ShellCheck; where everything must be tested they fail. */
export const withShellCheck = (context: Mocha.Context): void => {
  if (process.env['CI'] !== 'true' && spawnSync('shellcheck', ['--version']).status !== 0) context.skip();
};

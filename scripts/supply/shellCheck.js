import { spawnSync } from 'node:child_process';

/** Whether ShellCheck is on this machine. */
export const hasShellCheck = () => spawnSync('shellcheck', ['--version'], { stdio: 'ignore' }).status === 0;

/** What a run without ShellCheck says: an error where everything must be checked, else a note. @returns {boolean} */
export const excuseMissing = () => {
  const isRequired = process.env.CI === 'true';
  console.log(
    `${isRequired ? 'Error' : 'Note'}: shell scripts are not checked, as there is no shellcheck: apt-get install shellcheck`,
  );
  return !isRequired;
};

/**
 * What ShellCheck finds in a script, a line each.
 * @param {string} script
 * @param {{ readonly name: string, readonly dialect: 'bash' | 'sh', readonly firstLine?: number }} options
 * @returns {readonly string[]}
 */
export const shellProblems = (script, { name, dialect, firstLine = 1 }) => {
  const args = ['--format=json1', `--shell=${dialect}`, '--severity=style', '-'];
  const { stdout, stderr, error } = spawnSync('shellcheck', args, { input: script, encoding: 'utf8' });
  if (error) throw error;
  if (stdout === '') return [`${name}: ${stderr.trim()}`];
  /** @type {{ comments: { line: number, code: number, message: string }[] }} */
  const { comments } = JSON.parse(stdout);
  return comments.map(({ line, code, message }) => `${name}:${line + firstLine - 1} ${message} (SC${code})`);
};

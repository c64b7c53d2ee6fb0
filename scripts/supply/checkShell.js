/** Checks all shell scripts that git knows with ShellCheck. */
import { excuseMissing, hasShellCheck, shellProblems } from './shellCheck.js';
import { readText, trackedFiles } from './trackedFiles.js';

/** @param {string} file @returns {'bash' | 'sh' | undefined} */
const dialectOf = (file, text = readText(file) ?? '') => {
  const [, shell] = /^#!\s*(?:\/usr\/bin\/env\s+|\/(?:usr\/)?bin\/)(bash|dash|sh)\b/.exec(text) ?? [];
  if (shell !== undefined) return shell === 'bash' ? 'bash' : 'sh';
  return /\.(sh|bash)$/.test(file) ? 'bash' : undefined;
};

const scripts = trackedFiles().flatMap((file) => {
  const dialect = dialectOf(file);
  return dialect === undefined ? [] : [{ file, dialect }];
});
if (scripts.length === 0) {
  console.log('There are no shell scripts to check; .ci/run should be one');
  process.exitCode = 1;
} else if (!hasShellCheck()) {
  if (!excuseMissing()) process.exitCode = 1;
} else {
  const problems = scripts.flatMap(({ file, dialect }) => shellProblems(readText(file) ?? '', { name: file, dialect }));
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) process.exitCode = 1;
}

/**
 * Checks the workflows of the public forge: by the parser of GitHub itself, and for what it would run. Each program is checked by
 * ShellCheck, each script of npm must be in package.json, rights are the least, and nobody else's code runs that may change
 * tomorrow.
 */
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { isAlias, isCollection, isNode, LineCounter, parseDocument } from 'yaml';
import { excuseMissing, hasShellCheck, shellProblems } from './shellCheck.js';
import { readText, trackedFiles } from './trackedFiles.js';

// The parser imports a JSON file as bundlers do; Node wants to be told that it is one.
register(
  `data:text/javascript,${encodeURIComponent(`export const resolve = async (specifier, context, next) => {
    const found = await next(specifier, context);
    return found.url.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found;
  };`)}`,
);
const { NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');

/** @type {string[]} */
const problems = [];
/** @type {{ scripts?: Record<string, string> }} */
const { scripts = {} } = JSON.parse(readFileSync('package.json', 'utf8'));
const canCheckShell = hasShellCheck();

/**
 * The forge's own actions may follow their major version; all others are pinned by the hash of a commit, with the version
 * beside it in a comment.
 * @param {string} uses
 */
const isPinned = (uses) =>
  uses.startsWith('./') ||
  /^actions\/[\w-]+(\/[\w/-]+)?@v\d+$/.test(uses) ||
  /^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses);

/** What comes from a stranger and must not be put into a program: it would be run. */
const FOREIGN =
  /\$\{\{[^}]*\b(github\.(event\.(issue|pull_request|comment|review|discussion|head_commit|commits|pages)|head_ref|ref_name)|inputs\.|github\.event\.inputs)[^}]*\}\}/;

/** @param {string} file */
const checkWorkflow = (file) => {
  const text = readText(file) ?? '';
  const parsed = parseWorkflow({ name: file, content: text }, new NoOperationTraceWriter());
  for (const { message, range } of parsed.context.errors.getErrors())
    problems.push(`${file}${range ? `:${range.start.line}` : ''} ${message}`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) return;
  /** @type {Record<string, any>} */
  const workflow = document.toJS() ?? {};
  /** @param {readonly (string | number)[]} path */
  const lineOf = (path) => {
    /** @type {unknown} */
    let node = document.contents;
    for (const part of path) {
      if (isAlias(node)) node = node.resolve(document);
      if (isCollection(node)) node = node.get(part, true);
    }
    return isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1;
  };
  /** @param {readonly (string | number)[]} path @param {string} problem */
  const report = (path, problem) => problems.push(`${file}:${lineOf(path)} ${problem}`);

  if (workflow.on?.pull_request_target !== undefined)
    report(['on'], 'pull_request_target runs with secrets what strangers have written: use pull_request');
  if (workflow.permissions === undefined)
    report(
      [],
      'it has all rights that the forge gives by default: add "permissions: contents: read" and give jobs what they need',
    );
  else if (typeof workflow.permissions === 'string' || Object.values(workflow.permissions).includes('write'))
    report(['permissions'], 'every job may write: give "write" to the one job that needs it');
  for (const [name, job] of Object.entries(workflow.jobs ?? {})) {
    const at = ['jobs', name];
    if (job.uses === undefined && job['timeout-minutes'] === undefined)
      report(at, `the job ${name} may hang for six hours: add timeout-minutes`);
    if (/deploy|publish|production|staging/.test(name) && job.environment === undefined)
      report(at, `the job ${name} needs an environment, where the forge asks for an approval`);
    if (job.permissions === 'write-all')
      report([...at, 'permissions'], `the job ${name} has all rights: name those that it needs`);
    for (const [index, step] of (job.steps ?? []).entries()) {
      const here = [...at, 'steps', index];
      if (step.uses !== undefined && !isPinned(step.uses))
        report([...here, 'uses'], `${step.uses} may be other code tomorrow: pin it by the full hash of a commit`);
      if (/^actions\/checkout@/.test(step.uses ?? '') && step.with?.['persist-credentials'] !== false)
        report(
          [...here, 'uses'],
          'checkout leaves a token in .git for every later step: add "persist-credentials: false"',
        );
      if (typeof step.run === 'string')
        checkRun(report, here, step, { ...workflow.defaults?.run, ...job.defaults?.run });
    }
  }
};

/**
 * @param {(path: readonly (string | number)[], problem: string) => void} report
 * @param {readonly (string | number)[]} here
 * @param {{ run: string, shell?: string }} step
 * @param {{ shell?: string }} defaults
 */
const checkRun = (report, here, { run, shell }, defaults) => {
  const path = [...here, 'run'];
  const foreign = FOREIGN.exec(run)?.[0];
  if (foreign !== undefined)
    report(
      path,
      `${foreign} is put into the program as it is, and somebody else writes it: give it by env, and use "$NAME"`,
    );
  for (const [, name = ''] of run.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g))
    if (!(name in scripts)) report(path, `package.json has no script "${name}"`);
  if (!canCheckShell) return;
  const dialect = (shell ?? defaults.shell ?? 'bash') === 'sh' ? 'sh' : 'bash';
  // ShellCheck does not know expressions of the forge, which runs programs with these options.
  const program = `set -e\n${run.replace(/\$\{\{[^}]*\}\}/g, 'expression')}`;
  for (const problem of shellProblems(program, { name: 'line', dialect, firstLine: 0 }))
    report(path, problem.replace(/^line:/, 'in its line '));
};

const files = trackedFiles().filter((file) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file));
for (const file of files) checkWorkflow(file);
if (files.length === 0) problems.push('There are no workflows in .github/workflows to check');
for (const problem of [...new Set(problems)]) console.log(problem);
if (problems.length > 0 || (!canCheckShell && !excuseMissing())) process.exitCode = 1;

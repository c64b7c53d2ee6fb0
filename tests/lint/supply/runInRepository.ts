import { type CheckResult, runInTree } from '../runInTree.ts';

/** The least that makes a folder a repository of git. */
const repository = { '.git/HEAD': 'ref: refs/heads/main\n', '.git/objects/.keep': '', '.git/refs/.keep': '' };

/** As `runInTree`, in a folder that git takes for a repository. */
export const runInRepository = (
  files: Readonly<Record<string, string>>,
  script: string,
  ...args: readonly string[]
): Promise<CheckResult> => runInTree({ ...repository, ...files }, script, ...args);

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Log } from '../Log.ts';

/** The generator, which is in the repository and not in the package. */
const script = fileURLToPath(new URL('../../../scripts/buildSite.js', import.meta.url));

/**
 * Builds the documentation anew if a document has changed since it was built; takes some seconds. The start of a demo does
 * not wait for it: it happens when somebody first asks for a page. A package has the documents as text instead.
 * @throws Error if the generator fails; the log says why
 */
export const buildDocs = async (log: Log): Promise<void> => {
  if (!existsSync(script)) return;
  await promisify(execFile)(process.execPath, [script, '--if-stale'], { cwd: dirname(dirname(script)) }).catch(
    (failure: unknown) => {
      log.error({ err: failure }, 'the documentation cannot be built');
      throw failure;
    },
  );
};

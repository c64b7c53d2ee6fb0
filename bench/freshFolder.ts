import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A temporary folder that is removed when the bench ends. */
export const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'homeroom-bench-'));
  folders.add(folder);
  return folder;
};

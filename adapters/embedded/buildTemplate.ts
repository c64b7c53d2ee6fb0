import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTemplate } from './createTemplate.ts';
import { Template } from './Template.ts';

/** Packs a template at `path` if there is none for this engine. The build runs `node dist/adapters/embedded/buildTemplate.js`. */
export const buildTemplate = async (path: string): Promise<'built' | 'current'> => {
  if (existsSync(path) && new Template(readFileSync(path)).isCurrent) return 'current';
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, await createTemplate());
  renameSync(unfinished, path);
  return 'built';
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildTemplate(fileURLToPath(new URL('../../embedded-template.tar.gz', import.meta.url)));
}

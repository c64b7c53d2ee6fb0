import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const manifest: { readonly version: string } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
);

/** Homeroom's own version. */
export const { version } = manifest;

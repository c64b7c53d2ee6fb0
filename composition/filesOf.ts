import { databaseOf } from './databaseOf.ts';
import type { Environment } from './EnvironmentReader.ts';
import type { FileParts } from './FileParts.ts';
import { filePartsOf } from './filePartsOf.ts';
import { readConfig } from './readConfig.ts';

/** What the settings say about files, for commands that let nobody in. */
export const filesOf = (env: Environment): FileParts => {
  const config = readConfig(env, { admitsNobody: true });
  return filePartsOf(config.files, databaseOf(config));
};

import { fileURLToPath } from 'node:url';

/** Where the build packs an embedded database with all tables and no rows of people: the root of the compiled tree. */
export const schemaTemplate = fileURLToPath(new URL('../embedded-schema.tar.gz', import.meta.url));

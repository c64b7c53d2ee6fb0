/** Bytes that PostgreSQL keeps of a name. */
const mostBytes = 63;

/**
 * Whether a schema of ours may have this name. It may need quotes, which every statement gives it; but it ends neither them
 * nor the text that holds it, and the schema is neither PostgreSQL's own nor the one that everybody shares.
 */
export const isSchemaName = (name: string): boolean =>
  /^[\p{L}_]([\p{L}\p{N}_ -]*[\p{L}\p{N}_-])?$/u.test(name) &&
  Buffer.byteLength(name) <= mostBytes &&
  !/^(pg_.*|public|information_schema)$/.test(name);

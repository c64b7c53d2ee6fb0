/**
 * Whether a schema of ours may have this name: it needs no quotes, and the schema is neither PostgreSQL's own nor the one
 * that everybody shares.
 */
export const isSchemaName = (name: string): boolean =>
  /^[a-z_][a-z0-9_]{0,62}$/.test(name) && !/^(pg_.*|public|information_schema)$/.test(name);

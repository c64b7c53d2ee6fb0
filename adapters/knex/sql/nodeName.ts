import { hostname } from 'node:os';

const beginning = 'homeroom ';

/** What the connections of this process are called in PostgreSQL (`pg_stat_activity`), unless the address says otherwise. */
export const ownNodeName = `${beginning}${hostname().slice(0, 40)}:${process.pid}`;

/** The names of all nodes, for LIKE. */
export const nodeNamePattern = `${beginning}%`;

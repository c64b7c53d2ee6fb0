import { createHash, randomBytes } from 'node:crypto';
import type { AuditHash } from '../../core/audit/AuditHash.ts';

/** SHA-256 and salts of the machine. */
export const auditHash: AuditHash = {
  of: (text) => createHash('sha256').update(text).digest('hex'),
  makeSalt: () => randomBytes(32).toString('hex'),
};

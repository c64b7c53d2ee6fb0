/** Port: hashing for the audit log. */
export interface AuditHash {
  /** SHA-256 of the text in UTF-8, in 64 hexadecimal digits. */
  of(text: string): string;
  /** 32 random bytes in hexadecimal digits, so that nobody can guess erased details from their hash. */
  makeSalt(): string;
}

/** Port: keys that nobody can guess, and their hashes. */
export interface SignInSecrets {
  /** 256 random bits in characters that are safe in cookies and addresses. */
  make(): string;
  /** SHA-256, hexadecimal. */
  hash(secret: string): string;
}

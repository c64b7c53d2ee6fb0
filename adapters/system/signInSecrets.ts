import { createHash, randomBytes } from 'node:crypto';
import type { SignInSecrets } from '../../core/signin/SignInSecrets.ts';

export const signInSecrets: SignInSecrets = {
  make: () => randomBytes(32).toString('base64url'),
  hash: (secret) => createHash('sha256').update(secret).digest('hex'),
};

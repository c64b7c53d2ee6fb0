import type { KeyObject } from 'node:crypto';
import { readPrivateKey } from '../adapters/exports/ed25519.ts';

/** The key that signs exports, from a setting that was checked; null where there is none. */
export const signingKey = (text: string | undefined): KeyObject | null =>
  text === undefined ? null : (readPrivateKey(text) ?? null);

import type { OversightCase } from '../../../core/oversight/OversightCase.ts';

/** A case as it is stored; its state follows from the clock. */
export type StoredCase = Omit<OversightCase, 'state'> & {
  readonly needsApproval: boolean;
  readonly clientId?: string;
};

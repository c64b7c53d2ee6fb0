/** What an operator decides about oversight. */
export interface OversightSettings {
  /**
   * `open`: who moderates may look into any room of their scope. `case`: only into rooms of a running case, and of a
   * report. Either way every look goes on record.
   */
  readonly mode: 'open' | 'case';
  /** `second`: a case runs once somebody else has approved it. `none`: it runs at once. */
  readonly approval: 'none' | 'second';
}

export const oversightModes = ['open', 'case'] as const satisfies OversightSettings['mode'][];
export const caseApprovals = ['none', 'second'] as const satisfies OversightSettings['approval'][];

export const defaultOversight: OversightSettings = { mode: 'open', approval: 'none' };

/** What went wrong, apart from which invariant says so. */
export type Wrong =
  | 'lost'
  | 'duplicate'
  | 'inversion'
  | 'gap'
  | 'leak'
  | 'divergent'
  | 'conflict'
  | 'refused-visible'
  | 'unsent'
  | 'unsettled'
  | 'failure';

export interface Violation {
  /** As in the list of invariants: `I1`. */
  readonly invariant: string;
  readonly wrong: Wrong;
  /** Enough to look further: who, in which room, what. */
  readonly facts: Readonly<Record<string, unknown>> & { readonly what: string };
}

export type Report = (invariant: string, wrong: Wrong, facts: Violation['facts']) => void;

/** Violations that are kept; a broken system breaks the same thing a thousand times. */
const kept = 200;

export const reporter =
  (violations: Violation[]): Report =>
  (invariant, wrong, facts) => {
    if (violations.length < kept) violations.push({ invariant, wrong, facts });
  };

export const violationText = ({ invariant, wrong, facts: { what, ...facts } }: Violation): string =>
  `${invariant} ${wrong}: ${what} ${JSON.stringify(facts)}`;

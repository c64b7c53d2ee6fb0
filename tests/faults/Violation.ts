/** The kind of a violation, whatever the invariant. */
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
  /** The name in the list of invariants, e.g. `I1`. */
  readonly invariant: string;
  readonly wrong: Wrong;
  /** What has happened, to whom and in which room. */
  readonly facts: Readonly<Record<string, unknown>> & { readonly what: string };
}

export type Report = (invariant: string, wrong: Wrong, facts: Violation['facts']) => void;

/** Violations to keep, at most: a broken system violates the same invariant thousands of times. */
const kept = 200;

export const reporter =
  (violations: Violation[]): Report =>
  (invariant, wrong, facts) => {
    if (violations.length < kept) violations.push({ invariant, wrong, facts });
  };

export const violationText = ({ invariant, wrong, facts: { what, ...facts } }: Violation): string =>
  `${invariant} ${wrong}: ${what} ${JSON.stringify(facts)}`;

/** A part of the migration: the statements that lay it, and those that take it away again, which may lose its data. */
export interface GroundPart {
  readonly up: string;
  readonly down: string;
}

/** The default of every moment that the database writes itself: milliseconds, as a JavaScript date can hold them. */
export const momentOfWriting = "timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp())";

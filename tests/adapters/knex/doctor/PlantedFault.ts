/** A fault of the database, as SQL makes it. */
export interface PlantedFault {
  /** What the title says after the check's name. */
  readonly what: string;
  readonly plant: string;
  /** What the checks find then, by name. All others are silent. */
  readonly finds: Readonly<Record<string, number>>;
  /** Whether the repair mends it. */
  readonly isFixed: boolean;
  /** Gives the schema back what the next test needs. */
  readonly undo?: string;
}

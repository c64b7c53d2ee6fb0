import type { Person } from './wireTypes.ts';

/** Who has read a message, and how far they have read. */
export interface Receipt {
  readonly user: Person;
  readonly last_read_id: number;
  readonly read_at: string;
}

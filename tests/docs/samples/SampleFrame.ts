/** What stands around a sample so that it is a program: what the reader has, and what must have happened afterwards. */
export interface SampleFrame {
  readonly page: string;
  /** Words of the sample, by which it is known. */
  readonly has: string;
  readonly before?: string;
  readonly after?: string;
  /** What the sample names only by way of example, and what is there. */
  readonly instead?: readonly (readonly [string, string])[];
}

/** One figure of one peer in one repetition. */
export interface Figure {
  /** e.g. `W1` */
  readonly workload: string;
  /** What was done exactly, e.g. `100 members, 10 senders`; figures are compared within one case. */
  readonly setting: string;
  readonly peer: string;
  /** e.g. `CPU per message` */
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

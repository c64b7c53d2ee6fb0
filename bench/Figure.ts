/** One measured value of one peer in one repetition. */
export interface Figure {
  /** e.g. `W1` */
  readonly workload: string;
  /** The exact case, e.g. `100 members, 10 senders`; figures are compared only within one setting. */
  readonly setting: string;
  readonly peer: string;
  /** e.g. `CPU per message` */
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

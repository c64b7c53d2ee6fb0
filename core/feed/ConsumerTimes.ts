/** Milliseconds. */
export interface ConsumerTimes {
  readonly leaseMs: number;
  readonly renewMs: number;
  /** Between two attempts to get the lease. */
  readonly contendMs: number;
  /** Between two looks when there was nothing new. */
  readonly pollMs: number;
  /** Between two writes of the position inside a page. */
  readonly saveMs: number;
  readonly retryMs: number;
  /** Between two looks at a consumer that is cut off. */
  readonly cutOffMs: number;
}

export const consumerTimes: ConsumerTimes = {
  leaseMs: 5_000,
  renewMs: 1_500,
  contendMs: 1_000,
  pollMs: 250,
  saveMs: 1_000,
  retryMs: 1_000,
  cutOffMs: 10_000,
};

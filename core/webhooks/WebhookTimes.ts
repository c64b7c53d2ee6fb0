/** When a webhook's events are read, sent and noted, in milliseconds, and how many at a time. */
export interface WebhookTimes {
  readonly leaseMs: number;
  readonly renewMs: number;
  /** Between two attempts to get a lease. */
  readonly contendMs: number;
  /** Between two looks at the end of the feed. */
  readonly pollMs: number;
  /** Between two looks at which webhooks there are. */
  readonly lookMs: number;
  /** Between two counts of those that have stopped. */
  readonly countMs: number;
  /** Between two turns of a webhook for which nothing seems to happen. */
  readonly idleMs: number;
  /** Between two writes of how far a webhook has come. */
  readonly saveMs: number;
  /** After a failure of ours. */
  readonly retryMs: number;
  /** An event that was read so long ago is read again before it is sent. */
  readonly freshMs: number;
  /** For what is on its way when the server stops. */
  readonly patienceMs: number;
  /** Attempts of one webhook at a time. */
  readonly mostInFlight: number;
}

export const webhookTimes: WebhookTimes = {
  ...{ leaseMs: 5_000, renewMs: 1_500, contendMs: 2_000, pollMs: 500, lookMs: 2_000, countMs: 15_000, idleMs: 10_000 },
  ...{ saveMs: 1_000, retryMs: 1_000, freshMs: 2_000, patienceMs: 2_500, mostInFlight: 8 },
};

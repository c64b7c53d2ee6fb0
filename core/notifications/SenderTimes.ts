/** Milliseconds. */
export interface SenderTimes {
  /** Between two looks when nothing was due. */
  readonly everyMs: number;
  /** An attempt that takes longer counts as failed. */
  readonly attemptMs: number;
  /** After the first failed attempt, the second, …; after the last of them a delivery is given up. */
  readonly retryMs: readonly number[];
}

const minuteMs = 60_000;
/** About a day in all: a mail server may be down for a night. */
export const senderTimes: SenderTimes = {
  everyMs: 2_000,
  attemptMs: 30_000,
  retryMs: [0.5, 2, 10, 30, 60, 120, 240, 480, 480].map((minutes) => minutes * minuteMs),
};

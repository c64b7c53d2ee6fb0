import { ChatError } from '../errors.ts';
import { zonedMoment } from '../zonedTime.ts';

/** How the rosters of a source are pulled from a school information system that answers by OneRoster. */
export interface PullSettings {
  /** False: only when somebody asks for it. Default true. */
  readonly enabled?: boolean;
  /** The address of the system, with https; http only for this machine itself. */
  readonly url: string;
  readonly version: '1.1' | '1.2';
  /** Where tokens are given (OAuth 2, client credentials). */
  readonly tokenUrl: string;
  readonly clientId: string;
  /** The name of the secret, e.g. `NORTH`: the server has it as `ROSTER_SECRET_NORTH`. Never the secret itself. */
  readonly secret: string;
  /** Asked for with the token; by default the right to read the core of a roster. */
  readonly scope?: string;
  /** Times of the day in the source's time zone, `HH:MM`. Default 02:00. */
  readonly at?: readonly string[];
  /** Minutes between two pulls; stands in place of `at`. */
  readonly everyMinutes?: number;
  /** Days after which everything is pulled, and between them only what changed. 0: everything each time. Default 7. */
  readonly fullEveryDays?: number;
}

const defaultTimes: readonly string[] = ['02:00'];
const defaultFullDays = 7;
const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** Whether the next pull asks for everything; `fullAt` is when the last one began that did. */
export const isFullDue = ({ fullEveryDays = defaultFullDays }: PullSettings, fullAt: Date | null, now: Date): boolean =>
  // An hour less, so that a pull at the same time of the day counts as a day later.
  fullAt === null || now.getTime() - fullAt.getTime() >= fullEveryDays * dayMs - hourMs;

/** The first moment after this one at which a pull is due. */
export const nextPull = ({ at = defaultTimes, everyMinutes }: PullSettings, timeZone: string, after: Date): Date => {
  if (everyMinutes !== undefined) return new Date(after.getTime() + everyMinutes * minuteMs);
  const moments = [-1, 0, 1, 2].flatMap((days) =>
    at.map((time) => zonedMoment(time, timeZone, after.getTime() + days * dayMs)),
  );
  const next = Math.min(...moments.filter((moment) => moment > after.getTime()));
  return new Date(Number.isFinite(next) ? next : after.getTime() + dayMs);
};

/** @throws ChatError INVALID_REQUEST that names the setting and says what to write */
export const checkPull = (pull: PullSettings): void => {
  const { url, tokenUrl, version, clientId, secret, at = defaultTimes, everyMinutes, fullEveryDays = 0 } = pull;
  for (const [name, address] of [
    ['url', url],
    ['tokenUrl', tokenUrl],
  ] as const)
    if (typeof address !== 'string' || !isSafeAddress(address))
      refuse(`${name}: write an address with https, without user, query and #, e.g. https://sis.example.org.`);
  if (version !== '1.1' && version !== '1.2') refuse('version: write 1.1 or 1.2, the version of OneRoster.');
  if (typeof clientId !== 'string' || clientId.trim() === '') refuse('clientId: write what the system has given out.');
  if (typeof secret !== 'string' || !/^[A-Z][A-Z0-9_]{0,62}$/u.test(secret))
    refuse(
      'secret: write a name in capitals, e.g. NORTH, and give the server the secret itself as ROSTER_SECRET_NORTH, or the path of a file with it as ROSTER_SECRET_NORTH_FILE.',
    );
  if (pull.at !== undefined && everyMinutes !== undefined) refuse('set either at or everyMinutes.');
  if (!Array.isArray(at) || at.length === 0 || !at.every((time) => /^([01]\d|2[0-3]):[0-5]\d$/u.test(String(time))))
    refuse('at: write times of the day such as ["02:00"].');
  if (everyMinutes !== undefined && !isWhole(everyMinutes, 15, 10_080))
    refuse('everyMinutes: write a whole number from 15 to 10080.');
  if (!isWhole(fullEveryDays, 0, 366)) refuse('fullEveryDays: write a whole number from 0 to 366.');
};

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

const refuse = (problem: string): never => {
  throw new ChatError('INVALID_REQUEST', `pull: ${problem}`);
};

/** A token must not go over a network in the open, and a user in an address would be shown wherever the address is. */
const isSafeAddress = (address: string): boolean =>
  /^https:\/\/[^\s/?#@\\]+(\/[^\s?#@\\]*)?$/u.test(address) ||
  /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/[^\s?#@\\]*)?$/u.test(address);

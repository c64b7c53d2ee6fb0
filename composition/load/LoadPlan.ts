import { ChatError } from '../../core/errors.ts';
import { allowanceOf, type Limits } from '../../core/limits/Limits.ts';
import type { LoadRoles } from './loadRoles.ts';

/** What the operator asked for. */
export interface LoadWish {
  readonly sockets: number;
  /** Messages a minute. */
  readonly rate: number;
  readonly minutes: number;
}

/** The people of one class, by their places in the list of all. */
export interface LoadClass {
  /** Opens the rooms of the class. */
  readonly leader: number;
  /** All that are members from the beginning to the end, the leader first. */
  readonly members: readonly number[];
  /** Leaves and joins; what is delivered to them is not counted. */
  readonly visitor: number | undefined;
}

/** What is made and sent. */
export interface LoadPlan extends LoadWish {
  readonly classes: readonly LoadClass[];
  /** Messages a minute over sockets, all together. */
  readonly socketRate: number;
  /** Messages a minute by service accounts over HTTP, all together. */
  readonly serviceRate: number;
  readonly services: number;
}

/** More is the business of a benchmark: what is written keeps its places in the history. */
export const mostOf = { sockets: 2_000, rate: 20_000, minutes: 60, messages: 200_000 } as const;

const classSize = 25;
/** Of each limit, so that two messages that arrive a little late together are not refused. */
const share = 0.8;
const mostServices = 20;

/**
 * Spreads the wish over people and service accounts, so that nobody sends more than the limits let them.
 * @throws ChatError INVALID_REQUEST that says what to change
 */
export const planLoad = (wish: LoadWish, roles: LoadRoles, limits: Limits): LoadPlan => {
  checkBounds(wish);
  const { sockets, rate } = wish;
  const classes = classesOf(sockets);
  const shares = shareOut(rate, classes, roles, limits);
  if (shares.services <= (roles.services === undefined ? 0 : mostServices)) return { ...wish, classes, ...shares };
  const enough = Array.from({ length: mostOf.sockets - sockets }, (_, place) => sockets + place + 1).find(
    (more) =>
      shareOut(rate, classesOf(more), roles, limits).services <= (roles.services === undefined ? 0 : mostServices),
  );
  throw refuse(
    `--rate ${rate} is more than ${sockets} people may send: RATE_MESSAGES_PER_MINUTE gives each ${perPerson(roles, limits)} a minute. ` +
      `Use ${enough === undefined ? '' : `--sockets ${enough}, `}a smaller --rate, or set RATE_MESSAGES_PER_MINUTE higher, here and on the server.`,
  );
};

const classesOf = (sockets: number): readonly LoadClass[] => {
  const count = Math.ceil(sockets / classSize);
  const all = Array.from({ length: sockets }, (_, person) => person);
  return Array.from({ length: count }, (_, place): LoadClass => {
    const own = all.filter((person) => person % count === place);
    const visitor = own.length > 3 ? own.at(-1) : undefined;
    return { leader: own[0] ?? 0, members: own.filter((person) => person !== visitor), visitor };
  });
};

const perPerson = ({ leader, member }: LoadRoles, limits: Limits): number =>
  Math.min(...[leader, member].map((role) => allowanceOf(limits, 'messages', role).limit));

/** What people send and what service accounts, and how many of these that takes. */
const shareOut = (rate: number, classes: readonly LoadClass[], roles: LoadRoles, limits: Limits) => {
  const senders = classes.reduce((sum, { members }) => sum + members.length, 0);
  const perService = allowanceOf(limits, 'service_messages', roles.services?.role ?? '').limit * share;
  const wanted = roles.services === undefined ? rate : Math.max(rate * 0.8, rate - mostServices * perService);
  const socketRate = Math.min(wanted, senders * perPerson(roles, limits) * share);
  const serviceRate = rate - socketRate;
  // A billionth of a message is a rounding error and no account.
  const services = serviceRate < 1e-9 ? 0 : Math.ceil(serviceRate / perService - 1e-9);
  return { socketRate, serviceRate, services };
};

const checkBounds = ({ sockets, rate, minutes }: LoadWish): void => {
  for (const [name, value, least] of [
    ['sockets', sockets, 2],
    ['rate', rate, 1],
  ] as const)
    if (!Number.isInteger(value) || value < least || value > mostOf[name])
      throw refuse(`--${name} takes a whole number from ${least} to ${mostOf[name]}.`);
  if (!(minutes > 0 && minutes <= mostOf.minutes))
    throw refuse(`--minutes takes a number above 0, at most ${mostOf.minutes}, for example --minutes 5.`);
  if (rate * minutes > mostOf.messages)
    throw refuse(
      `--rate ${rate} for ${minutes} minutes is more than ${mostOf.messages} messages, whose places stay in the history. Use a smaller --rate or fewer --minutes.`,
    );
};

const refuse = (sentence: string): ChatError => new ChatError('INVALID_REQUEST', sentence);

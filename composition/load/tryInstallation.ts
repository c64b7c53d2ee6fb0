import { randomBytes } from 'node:crypto';
import { ChatError } from '../../core/errors.ts';
import type { Config } from '../Config.ts';
import { policyOf } from '../policyOf.ts';
import { withChat } from '../withChat.ts';
import { checkTarget } from './checkTarget.ts';
import { makeDatabaseGround } from './DatabaseGround.ts';
import { makeHttpGround } from './HttpGround.ts';
import { judgeLoad } from './judgeLoad.ts';
import { endOf, type LoadGround, type LoadPerson, makeExternalId, type Removed } from './LoadGround.ts';
import { type LoadWish, planLoad } from './LoadPlan.ts';
import type { LoadReport } from './LoadReport.ts';
import { loadRoles } from './loadRoles.ts';
import { printLoad } from './printLoad.ts';
import { runLoad } from './runLoad.ts';

interface Options {
  readonly config: Config;
  readonly urls: readonly URL[];
  readonly wish: LoadWish;
  /** Hosts of the public internet that the operator has called their own. */
  readonly owned: readonly string[];
  readonly isCleaning: boolean;
  readonly maxP99?: number;
  readonly context: {
    readonly signal: AbortSignal;
    print(text: string): void;
    note(text: string): void;
    sayNo(): void;
  };
}

/** Minutes beside the load itself, in which its people are made and its last messages arrive. */
const marginMinutes = 10;

/** Makes the school of a load, runs it, removes the school, and prints the report. */
export const tryInstallation = async (options: Options): Promise<unknown> => {
  for (const url of options.urls) await checkTarget(url, options.owned);
  const ttlSeconds = Math.ceil((options.wish.minutes + marginMinutes) * 60);
  const { config, urls } = options;
  if ('url' in config.database)
    return withChat(
      config,
      (chat, people) => onGround(options, makeDatabaseGround({ chat, people, auth: config.auth, ttlSeconds })),
      { access: 'open' },
    );
  const { directoryKey, auth } = config;
  if (directoryKey === undefined || auth.secret === undefined)
    throw new ChatError(
      'INVALID_REQUEST',
      'A load needs the settings of the server: DATABASE_URL, or, without one, DIRECTORY_KEY and AUTH_JWT_SECRET, by which it makes people and lets them in; the server may have AUTH_JWT_SECRET beside OpenID for that time.',
    );
  if (auth.source !== undefined)
    throw new ChatError(
      'INVALID_REQUEST',
      'AUTH_SOURCE lets no other people in. Set DATABASE_URL too, or leave it out.',
    );
  const { secret, issuer, audience } = auth;
  const keys = { secret, ...(issuer && { issuer }), ...(audience && { audience }) };
  return onGround(options, makeHttpGround({ urls, directoryKey, auth: keys, ttlSeconds }));
};

const onGround = async (options: Options, ground: LoadGround): Promise<unknown> => {
  const { config, wish, urls, isCleaning, maxP99, context } = options;
  const { signal, note, print } = context;
  const left = await ground.findLeftovers();
  if (isCleaning) {
    const removed = await ground.remove(left, makeCounter(note, left.length));
    print(`Removed: ${removed.people} people, ${removed.rooms} rooms, ${removed.services} service accounts.\n`);
    return { removed };
  }
  const policy = policyOf(config);
  const roles = loadRoles(policy);
  const plan = planLoad(wish, roles, config.limits);
  refuseBesideAnother(left, new Date());
  if (left.length > 0) {
    note(`Removing ${left.length} people whom an earlier load has left.\n`);
    await ground.remove(left, makeCounter(note, left.length));
  }

  const run = randomBytes(4).toString('hex');
  const endsAt = new Date(Date.now() + (wish.minutes + marginMinutes) * 60_000);
  const leaders = new Set(plan.classes.map(({ leader }) => leader));
  const people = Array.from({ length: plan.sockets }, (_, place): LoadPerson => {
    return { externalId: makeExternalId(endsAt, run, place), isLeader: leaders.has(place) };
  });
  note(`Making ${people.length} people in ${plan.classes.length} classes, and ${plan.services} service accounts.\n`);
  let found: Awaited<ReturnType<typeof runLoad>>;
  let removed: Removed | null = null;
  try {
    const school = await ground.prepare(plan, roles, people);
    found = await runLoad({ urls, plan, school, ground, run, signal, note });
  } finally {
    // Also after Ctrl-C and after a failure; who is not removed now is by "homeroom load --clean".
    note(`Removing ${people.length} people.\n`);
    removed = await ground.remove(people, makeCounter(note, people.length)).catch((failure: unknown) => {
      const said = failure instanceof Error ? failure.message : String(failure);
      note(`Not all was removed: ${said}\nRun "homeroom load --clean" when the server answers.\n`);
      return null;
    });
  }
  const { problems, notes } = judgeLoad({ ...found, removed }, maxP99);
  const report: LoadReport = { is_ok: problems.length === 0, problems, notes, ...found, removed };
  print(printLoad(report));
  if (!report.is_ok) context.sayNo();
  return report;
};

/** @throws ChatError CONFLICT while the people of another load are there that may still run */
const refuseBesideAnother = (left: readonly LoadPerson[], now: Date): void => {
  const ends = left.flatMap(({ externalId }) => endOf(externalId) ?? []);
  const last = new Date(Math.max(0, ...ends.map((one) => one.getTime())));
  if (last > now)
    throw new ChatError(
      'CONFLICT',
      `Another load runs until ${last.toISOString()} at the latest, or was killed. Wait, or remove what it has left: homeroom load --clean.`,
    );
};

/** Says how far it is, a few times. */
const makeCounter = (note: (text: string) => void, total: number) => {
  const step = Math.max(25, Math.ceil(total / 5));
  return (done: number): void => {
    if (done % step === 0 && done < total) note(`${done} of ${total} people are removed.\n`);
  };
};

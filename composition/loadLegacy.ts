import type { MakeLegacySystem } from '../adapters/wire/legacy/LegacySystem.ts';
import type { LegacyName } from '../adapters/wire/legacy/legacyNames.ts';
import type { Log } from './Log.ts';

/** Nothing of a system is loaded unless it is switched on. */
const systems: Readonly<Record<LegacyName, () => Promise<MakeLegacySystem>>> = {
  thebot: async () => (await import('../adapters/legacy/thebot/makeThebot.ts')).makeThebot,
  jobs: async () => (await import('../adapters/legacy/jobs/makeJobs.ts')).makeJobs,
  alumni: async () => (await import('../adapters/legacy/alumni/makeAlumni.ts')).makeAlumni,
};

/** Systems whose sockets have the same address, so that one server can serve the sockets of one of them alone. */
const alike: readonly (readonly string[])[] = [['thebot', 'alumni']];

/** Says which of these systems does not get its sockets; undefined if all do. */
export const sharedAddress = (names: readonly string[]): string | undefined => {
  for (const group of alike) {
    const [first, ...others] = names.filter((name) => group.includes(name));
    if (others.length > 0)
      return `LEGACY: the sockets of ${[first, ...others].join(' and ')} have the same address, /ws/chat/<id>/; ${first} has it, because it is named first. Serve ${others.join(' and ')} by a server of its own.`;
  }
  return undefined;
};

/** Loads the older systems whose clients are served, in this order, each once. */
export const loadLegacy = async (
  names: readonly LegacyName[],
  log: Pick<Log, 'warn'>,
): Promise<readonly MakeLegacySystem[]> => {
  const chosen = [...new Set(names)];
  const warning = sharedAddress(chosen);
  if (warning !== undefined) log.warn({ legacy: chosen }, warning);
  return Promise.all(chosen.map((name) => systems[name]()));
};

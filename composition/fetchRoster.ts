import { readFile } from 'node:fs/promises';
import type { PulledBundle } from '../adapters/roster/oneroster/pullOneRoster.ts';
import type { RosterSettings } from '../adapters/wire/directory/RosterSettings.ts';
import { readAs } from '../adapters/wire/directory/readAs.ts';
import { type PulledReading, pulledReading } from '../adapters/wire/directory/toSnapshot.ts';
import type { FetchRequest, FetchRoster } from '../core/directory/pullRoster.ts';
import { ChatError } from '../core/errors.ts';
import type { Policy } from '../core/permissions/Policy.ts';

type Secrets = Pick<RosterSettings, 'secrets' | 'secretFiles'>;

/** Pulls by OneRoster, with the secrets that the operator has given to the server. */
export const makeFetchRoster =
  (policy: Policy, secrets: Secrets): FetchRoster<PulledReading> =>
  async ({ pull, settings, since, asOf, known, confirmedAdmins, ended }: FetchRequest) => {
    // Loaded with the first pull, because most processes never do one.
    const [{ pullOneRoster }, { serviceAddress }, { needsWhole }, { readRoster }] = await Promise.all([
      import('../adapters/roster/oneroster/pullOneRoster.ts'),
      import('../adapters/roster/oneroster/OneRosterAccess.ts'),
      import('../adapters/roster/oneroster/needsWhole.ts'),
      import('../adapters/roster/records/readRoster.ts'),
    ]);
    const { version, clientId, scope } = pull;
    const [url, tokenUrl] = [new URL(pull.url), new URL(pull.tokenUrl)];
    const secret = await readSecret(pull.secret, secrets);
    const ending = new AbortController();
    void ended?.then(() => ending.abort());
    const access = { url, version, tokenUrl, clientId, secret, scope };
    const from = serviceAddress(access);
    const { signal } = ending;
    const read = async (bundle: PulledBundle, isFull: boolean): Promise<PulledReading> => {
      const options = { ...readAs(settings), policy, asOf, known, format: 'oneroster' } as const;
      const reading = await readRoster(bundle, { ...options, ...(confirmedAdmins && { confirmedAdmins }) });
      return pulledReading({ ...reading, fileHash: bundle.hash }, { from, isFull, readBy: settings });
    };
    if (since !== undefined) {
      const changes = await pullOneRoster(access, { since, signal });
      try {
        const days = { from: dayOf(since), today: dayOf(asOf) };
        if (!(await needsWhole({ bundle: changes, known: await known(), ...days }))) return await read(changes, false);
      } finally {
        await changes.close();
      }
    }
    const everything = await pullOneRoster(access, { signal });
    try {
      return await read(everything, true);
    } finally {
      await everything.close();
    }
  };

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

const readSecret = async (name: string, { secrets = {}, secretFiles = {} }: Secrets): Promise<string> => {
  const given = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (given !== undefined) return given;
  const file = Object.hasOwn(secretFiles, name) ? secretFiles[name] : undefined;
  if (file === undefined)
    throw new ChatError(
      'INVALID_REQUEST',
      `The server has no secret "${name}": start it with ROSTER_SECRET_${name} or ROSTER_SECRET_${name}_FILE. Nothing was imported.`,
    );
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ChatError(
      'INVALID_REQUEST',
      `The file in ROSTER_SECRET_${name}_FILE cannot be read. Nothing was imported.`,
      { cause },
    );
  });
  return text.trim();
};

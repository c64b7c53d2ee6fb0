import type { PolicyExample, PolicyForecast } from '../../core/directory/foreseePolicy.ts';
import type { PolicyVersion } from '../../core/directory/PolicyVersions.ts';
import { olderPolicy, standingOf } from '../../core/directory/registerPolicy.ts';
import { ChatError } from '../../core/errors.ts';
import { fullName } from '../../core/permissions/Person.ts';
import { type ForeseenPolicy, foreseePolicy } from '../foreseePolicy.ts';
import { policyOf } from '../policyOf.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import type { Command } from './Command.ts';
import { withDatabase } from './withDatabase.ts';

/** Says what a start with the configured policy would change. */
export const policy: Command = {
  name: 'policy',
  summary:
    'Compares the configured policy with the one that the database follows and says what a start would change in rooms and memberships. Changes nothing; fails when a server would refuse to start.',
  usage: 'policy --check',
  options: { check: { type: 'boolean', meaning: 'compares, and changes nothing' } },
  positionals: [],
  run: async (context) => {
    const { env, values, print, sayNo } = context;
    if (values['check'] !== true)
      throw new ChatError('INVALID_REQUEST', 'Say what to do: homeroom policy --check compares and changes nothing.');
    const configured = policyOf(readConfig(env, { admitsNobody: true }));
    const foreseen = await withDatabase(context, { mustExist: true }, (knex) => foreseePolicy(knex, configured));
    const { found, forecast, pending, hash } = foreseen;
    const standing = found === null ? 'unknown' : standingOf(found);
    if (standing === 'older') sayNo();
    print(`${describe(foreseen, configured.name)}\n`);
    if (forecast !== null) print(`\n${showForecast(forecast)}`);
    return {
      policy: { name: configured.name, hash },
      standing,
      latest: found?.latest === undefined ? null : encodeVersion(found.latest),
      pending,
      rooms: forecast?.counts ?? null,
      examples: forecast?.examples.map(encodeExample) ?? [],
    };
  },
};

const describe = ({ found, pending }: ForeseenPolicy, name: string): string => {
  if (found === null || (pending.length > 0 && standingOf(found) !== 'older'))
    return `The database waits for migrations (${pending.join(', ')}): run "homeroom migrate" first to see what the policy changes.`;
  const { latest } = found;
  switch (standingOf(found)) {
    case 'first':
      return `The database follows no policy yet; a start registers this one, "${name}".`;
    case 'same':
      return latest?.isReconciled === true
        ? `The database follows this policy: version ${latest.version}, "${latest.name}".`
        : `The database follows this policy, version ${latest?.version}, and its rooms are still being brought in line with it.`;
    case 'new':
      return `This policy, "${name}", is new: a start registers it in place of version ${latest?.version}, "${latest?.name}", and changes what follows.`;
    case 'older':
      return `${olderPolicy(found).message} Going back would change what follows.`;
  }
};

const showForecast = ({ counts, examples }: PolicyForecast): string => {
  const rows = Object.entries(counts).map(([what, count]): [string, number] => [
    what === 'created' || what === 'changed' ? `rooms ${what}` : `memberships ${what}`,
    count,
  ]);
  const table = printTable(['would be', 'count'], rows);
  if (examples.length === 0) return table;
  const shown = examples.map(({ effect, roomId, type, name, people }) => [
    effect,
    roomId === null ? type : `${type} ${roomId}`,
    name,
    people.map(fullName).join(', '),
  ]);
  return `${table}\nFor example:\n\n${printTable(['effect', 'room', 'name', 'people'], shown)}`;
};

const encodeVersion = ({ version, hash, name, isReconciled }: PolicyVersion) => ({
  version,
  hash,
  name,
  is_reconciled: isReconciled,
});

const encodeExample = ({ effect, roomId, type, name, people }: PolicyExample) => ({
  effect,
  room_id: roomId,
  type,
  name,
  people: people.map(({ externalId }) => externalId),
});

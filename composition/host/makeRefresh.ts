import Type, { type Static } from 'typebox';
import type { RefreshOutcome } from '../../adapters/metrics/HostMetrics.ts';
import { strictObject } from '../../adapters/wire/schema/scalarSchemas.ts';
import { bySystem } from '../../core/audit/AuditEntry.ts';
import type { AuditLog } from '../../core/audit/AuditLog.ts';
import type { DirectoryOutcome } from '../../core/directory/DirectoryOutcome.ts';
import type { DirectoryReader } from '../../core/directory/DirectoryReader.ts';
import type { EnteredDirectory } from '../../core/directory/EnteredDirectory.ts';
import { LossesRefused } from '../../core/directory/refuseLosses.ts';
import { ChatError } from '../../core/errors.ts';
import { rootOrganisation } from '../../core/ids.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import type { DirectorySource } from '../DirectorySource.ts';
import type { Log } from '../Log.ts';
import { compileArguments } from './compileArguments.ts';
import { makeReadRecords } from './readRecords.ts';

/** The options of `directory.refresh`. */
export const refreshOptions = strictObject({
  isDryRun: Type.Optional(Type.Boolean({ description: 'Only says what would change.', examples: [true] })),
  force: Type.Optional(
    Type.Union([Type.Boolean(), Type.Integer({ minimum: 1 })], {
      description: 'true, or the number that a refusal named: goes on in spite of the guards.',
      examples: [true],
    }),
  ),
});
export type RefreshOptions = Static<typeof refreshOptions>;

export interface Refresh {
  /** Reads the host's directory and applies it. @throws ChatError INVALID_REQUEST without one, and where a guard stops it */
  now(options?: RefreshOptions): Promise<DirectoryOutcome>;
  /**
   * The same when the chat starts: an answer that cannot be read or that a guard stops is logged, and what was read before
   * stays. @throws what `now` throws if nothing was read before, or if our own storage fails
   */
  atStart(): Promise<void>;
}

interface Deps {
  readonly source: DirectorySource | undefined;
  readonly directory: Pick<EnteredDirectory, 'apply'>;
  readonly directoryReader: Pick<DirectoryReader, 'listSources'>;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly policy: Pick<Policy, 'roles'>;
  readonly countRefresh: (outcome: RefreshOutcome) => void;
  readonly log: Pick<Log, 'warn' | 'error'>;
}

/**
 * Copies a host's own directory into ours. People it no longer names are deactivated, relations are ended; an answer in which
 * too much is missing is refused as a broken roster is.
 */
export const makeRefresh = (deps: Deps): Refresh => {
  const { source, directory, directoryReader, countRefresh, log } = deps;
  const readOptions = compileArguments(refreshOptions, 'directory.refresh');
  const readRecords = makeReadRecords('directory.read() of createChat', deps.policy);
  const recordStop = makeRecordStop(deps);

  const read = async ({ name, read, guards }: DirectorySource) => {
    const { records } = readRecords(await read());
    const snapshot = { ...records, source: name, complete: { users: true, relations: true } };
    return { snapshot, guards: guards ?? {} };
  };

  const refresh = async (
    from: DirectorySource,
    { isDryRun = false, force = false }: RefreshOptions,
    onRead: () => void = () => {},
  ): Promise<DirectoryOutcome> => {
    try {
      const { snapshot, guards } = await read(from);
      onRead();
      const decision = typeof force === 'number' ? { acceptedLosses: force } : { isForced: force };
      const outcome = await directory.apply(snapshot, { guards, isDryRun, ...decision });
      if (isDryRun) return outcome;
      recordStop.forget();
      countRefresh(outcome.importId === null ? 'unchanged' : 'changed');
      return outcome;
    } catch (failure) {
      if (isDryRun) throw failure;
      countRefresh(failure instanceof LossesRefused ? 'stopped' : 'failed');
      if (!(failure instanceof LossesRefused)) throw failure;
      const stopped = inWordsOfHost(failure, from.name);
      await recordStop.record(from.name, stopped.message);
      throw stopped;
    }
  };

  return {
    now: async (given = {}) => {
      const options = readOptions(given);
      if (source === undefined)
        throw new ChatError('INVALID_REQUEST', 'Give createChat a `directory` to refresh from, or use directory.put.');
      return refresh(source, options);
    },
    atStart: async () => {
      if (source === undefined) return;
      let isRead = false;
      try {
        await refresh(source, {}, () => {
          isRead = true;
        });
      } catch (failure) {
        const isTheirs = !isRead || (failure instanceof ChatError && passedOver.has(failure.code));
        const isKnown = isTheirs && (await directoryReader.listSources()).some(({ name }) => name === source.name);
        if (!isKnown) throw failure;
        log.error(
          { source: source.name, err: failure },
          'the directory of the host was not applied; the chat starts with the people and relations of the last time',
        );
      }
    },
  };
};

/** Codes of refusals with which the chat starts all the same. */
const passedOver: ReadonlySet<string> = new Set(['INVALID_REQUEST', 'MAINTENANCE']);

const inWordsOfHost = (refused: LossesRefused, source: string): ChatError =>
  new ChatError(
    'INVALID_REQUEST',
    `The directory "${source}" is not applied, nothing was changed: ${refused.loss}. Look at the difference with directory.refresh({ isDryRun: true }). If it is meant, go on with directory.refresh({ force: ${refused.count} }), or force: true.`,
    { details: refused.details, cause: refused },
  );

/** Puts on record that a guard stopped it; the same again only after it was applied in between. */
const makeRecordStop = ({ auditLog, log }: Pick<Deps, 'auditLog' | 'log'>) => {
  let last: string | undefined;
  let failures = 0;
  return {
    forget: (): void => {
      last = undefined;
      failures = 0;
    },
    record: async (source: string, reason: string): Promise<void> => {
      failures += 1;
      if (reason === last) return;
      const details = { source, reason, failures };
      const entry = { actor: bySystem, action: 'roster.stopped', organisation: rootOrganisation, details } as const;
      try {
        await auditLog.append([entry]);
        last = reason;
      } catch (failure) {
        log.warn({ err: failure }, 'that the directory was not applied could not be put on record');
      }
    },
  };
};

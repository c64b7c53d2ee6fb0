import { ChatError } from '../../core/errors.ts';
import { BadConfiguration } from '../EnvironmentReader.ts';
import { WorkersEnded } from '../workers/WorkersEnded.ts';

/** What the exit codes of all commands mean; docs/deployment.md has the same table. */
export const exitCodes = {
  done: 0,
  /** The answer is no, or it was refused: standard error says why. */
  no: 1,
  /** The command line cannot be read. */
  usage: 2,
  /** The settings cannot be used. */
  settings: 3,
  /** Something that is needed does not answer now, or is in use: the same may succeed later. */
  unavailable: 4,
  /** A fault of Homeroom's. */
  fault: 5,
} as const;

/** The command line cannot be run; the message says how to write it. */
export class BadUsage extends Error {}

export const exitCodeOf = (failure: unknown): number => {
  if (failure instanceof BadUsage) return exitCodes.usage;
  if (failure instanceof BadConfiguration) return exitCodes.settings;
  if (failure instanceof WorkersEnded) return failure.exitCode;
  if (!(failure instanceof ChatError) || failure.code === 'INTERNAL') return exitCodes.fault;
  return failure.code === 'UNAVAILABLE' || failure.code === 'INSUFFICIENT_STORAGE'
    ? exitCodes.unavailable
    : exitCodes.no;
};

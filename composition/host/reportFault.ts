import { asChatError } from '../../adapters/wire/errors/errorTable.ts';
import { ChatError } from '../../core/errors.ts';
import { MessageHeld } from '../../core/guard/MessageHeld.ts';
import type { Log } from '../Log.ts';

/** Runs work for a host. A `MessageHeld` is an answer too. A fault of ours is logged and becomes ChatError INTERNAL, with the failure as its cause. */
export const reportFault = async <Result>(
  log: Pick<Log, 'error'>,
  call: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await work();
  } catch (failure) {
    if (failure instanceof MessageHeld) throw failure;
    if (!(failure instanceof ChatError)) log.error({ call, err: failure }, 'a call of the host failed');
    throw asChatError(failure);
  }
};

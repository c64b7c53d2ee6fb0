import type { Message } from '../../core/messages/Message.ts';
import type { Appended } from '../../core/messages/MessageStore.ts';
import type { ServiceAccount } from '../../core/serviceaccounts/ServiceAccount.ts';
import type { ListedService, ServiceRoom } from '../../core/serviceaccounts/ServiceAccounts.ts';
import type { ServiceArguments, ServiceCallName } from './serviceCallSchemas.ts';

type Call<Name extends ServiceCallName, Result> = (given: ServiceArguments<Name>) => Promise<Result>;
/** The same call, for an account that is chosen. */
type OwnCall<Name extends ServiceCallName, Result> = (
  given: Omit<ServiceArguments<Name>, 'serviceId'>,
) => Promise<Result>;

/** Service accounts, with which the host posts in a name that is no person's. No key is needed in the process. */
export interface HostServices {
  /** Makes an account. @throws ChatError INVALID_REQUEST for a service role that the policy does not have */
  readonly create: Call<'services.create', ServiceAccount>;
  /** All accounts, deactivated ones too. */
  readonly list: (given?: ServiceArguments<'services.list'>) => Promise<readonly ListedService[]>;
  /** Renames an account, or deactivates or activates it. @throws ChatError NOT_FOUND */
  readonly change: Call<'services.change', ServiceAccount>;
  /** Sends a message into a room that takes the account's messages. @throws ChatError ROOM_NOT_FOUND for every other room */
  readonly send: Call<'services.send', Appended>;
  /** Changes the text of a message of its own. */
  readonly edit: Call<'services.edit', Message>;
  /** Deletes a message of its own. */
  readonly delete: Call<'services.delete', Message>;
  /** The rooms that take its messages, by id. */
  readonly listRooms: Call<'services.listRooms', readonly ServiceRoom[]>;
}

/** What one service account does, as `chat.as(41)` gives it. */
export interface ServiceCalls {
  readonly send: OwnCall<'services.send', Appended>;
  readonly edit: OwnCall<'services.edit', Message>;
  readonly delete: OwnCall<'services.delete', Message>;
  readonly listRooms: OwnCall<'services.listRooms', readonly ServiceRoom[]>;
}

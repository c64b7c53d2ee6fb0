import { type IdentifyServiceAccount, makeIdentifyServiceAccount } from './identifyServiceAccount.ts';
import { type ManageServices, makeManageServices } from './manageServices.ts';

/** Service accounts and their keys. What they post is of `Writing`, with the guards. */
export interface ServiceUseCases {
  /** For people with the right, and the host. */
  readonly services: ManageServices;
  readonly identifyService: IdentifyServiceAccount;
}

export const makeServiceAccounts = (
  deps: Parameters<typeof makeManageServices>[0] & Parameters<typeof makeIdentifyServiceAccount>[0],
): ServiceUseCases => ({
  services: makeManageServices(deps),
  identifyService: makeIdentifyServiceAccount(deps),
});

import type { PolicyNeeds } from '../ForeignChat.ts';

/** The roles are from the strongest to the weakest. */
export const jobsNeeds: PolicyNeeds = {
  roles: ['admin', 'client', 'worker'],
  relations: ['bids_on', 'hired_for'],
  roomTypes: ['direct', 'group', 'job'],
};

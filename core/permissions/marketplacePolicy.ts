import { definePolicy, via } from './Policy.ts';

/** A job marketplace: a worker and a client may talk while a bid of the worker on the client's job is active. */
export const marketplacePolicy = definePolicy({
  name: 'marketplace',
  roles: ['admin', 'client', 'worker'],

  relations: {
    bids_on: { from: 'worker', to: 'client', room: { type: 'job', opens: 'on request' } },
  },

  rules: [
    ['admin', 'admin', 'always'],
    ['admin', 'client', 'always'],
    ['admin', 'worker', 'always'],
    ['worker', 'client', via('bids_on')],
    ['client', 'client', 'never'],
    ['worker', 'worker', 'never'],
  ],

  rights: {
    moderate: ['admin'],
    manageDirectory: ['admin'],
    open: { group: ['admin'], announcement: ['admin'] },
    post: { announcement: ['admin'] },
  },
});

import { definePolicy, via } from './Policy.ts';
import { officeRoomType, standardRoomTypes } from './standardRoomTypes.ts';

/**
 * The policy for a job marketplace: a worker and a client may talk while the worker's bid on the client's job is
 * active, or the worker is hired for it.
 */
export const marketplacePolicy = definePolicy({
  name: 'marketplace',
  roles: ['admin', 'client', 'worker'],

  relations: {
    bids_on: { from: 'worker', to: 'client', room: { type: 'job', opens: 'on request' } },
    hired_for: { from: 'worker', to: 'client' },
  },

  rules: [
    ['admin', 'admin', 'always'],
    ['admin', 'client', 'always'],
    ['admin', 'worker', 'always'],
    ['worker', 'client', [...via('bids_on'), ...via('hired_for')]],
    ['client', 'client', 'never'],
    ['worker', 'worker', 'never'],
  ],

  roomTypes: { ...standardRoomTypes(['admin']), support: officeRoomType(['admin']) },

  rights: { moderate: ['admin'], manageDirectory: ['admin'] },

  blocks: { client: ['client', 'worker'], worker: ['client', 'worker'] },

  // Who bids does not take the job elsewhere; who is hired may give a telephone number.
  guards: [{ guard: 'contact', rooms: ['direct', 'job'], while: 'bids_on', until: 'hired_for', action: 'refuse' }],

  words: {
    roles: {
      admin: {
        one: { en: 'Support', ru: 'Поддержка' },
        many: { en: 'Support', ru: 'Поддержка' },
      },
      client: { one: { en: 'Client', ru: 'Заказчик' }, many: { en: 'Clients', ru: 'Заказчики' } },
      worker: { one: { en: 'Worker', ru: 'Исполнитель' }, many: { en: 'Workers', ru: 'Исполнители' } },
    },
    relations: {
      bids_on: { en: 'bids on a job of', ru: 'откликается на заказ' },
      hired_for: { en: 'is hired by', ru: 'выполняет заказ' },
    },
  },
});

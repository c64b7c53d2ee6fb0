import type { PolicyNeeds } from '../ForeignChat.ts';

/** The roles are from the strongest to the weakest. `follows` counts where a policy has it. */
export const alumniNeeds: PolicyNeeds = {
  roles: ['admin', 'official', 'coordinator', 'alumnus', 'trainee'],
  otherwise: { admin: 'official', coordinator: 'official', alumnus: 'member', trainee: 'member' },
  relations: [],
  roomTypes: ['direct', 'group'],
};

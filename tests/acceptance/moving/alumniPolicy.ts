import { definePolicy, via } from '../../../core/permissions/Policy.ts';
import { standardRoomTypes } from '../../../core/permissions/standardRoomTypes.ts';

const word = (en: string) => ({ en, es: en, uk: en, ru: en, ar: en });
const role = (one: string, many: string) => ({ one: word(one), many: word(many) });
const office = ['admin', 'official', 'coordinator'] as const;
const { direct, group } = standardRoomTypes([...office]);

/** A policy as a host of an alumni platform may have it: the office talks to all, alumni to whom they follow. */
export const alumniPolicy = definePolicy({
  name: 'alumni',
  roles: ['admin', 'official', 'coordinator', 'alumnus', 'trainee'],
  relations: { follows: { from: 'alumnus', to: 'alumnus' } },
  rules: [
    ...office.map((one) => [one, 'alumnus', 'always'] as const),
    ...office.map((one) => [one, 'trainee', 'always'] as const),
    ...(['admin', 'official', 'coordinator'] as const).flatMap((one, index) =>
      office.slice(index).map((other) => [one, other, 'always'] as const),
    ),
    ['alumnus', 'alumnus', via('follows')],
    ['alumnus', 'trainee', 'never'],
    ['trainee', 'trainee', 'never'],
  ],
  roomTypes: { direct, group },
  rights: { moderate: ['admin'], manageDirectory: ['admin'] },
  blocks: {},
  words: {
    roles: {
      admin: role('Admin', 'Admins'),
      official: role('Official', 'Officials'),
      coordinator: role('Coordinator', 'Coordinators'),
      alumnus: role('Alumnus', 'Alumni'),
      trainee: role('Trainee', 'Trainees'),
    },
    relations: { follows: word('follows') },
  },
});

import { definePolicy } from './Policy.ts';
import { audienceRoomType, officeRoomType, standardRoomTypes } from './standardRoomTypes.ts';

const { direct, group, announcement } = standardRoomTypes(['official']);

/**
 * The policy for alumni and their association: officials write with everybody, and members ask each other first. Somebody
 * may be both, and then writes at once to whom one of their roles lets them.
 */
export const alumniPolicy = definePolicy({
  name: 'alumni',
  roles: ['official', 'member'],
  relations: {},

  rules: [
    ['official', 'official', 'always'],
    ['official', 'member', 'always'],
    ['member', 'member', 'never'],
  ],

  // Members who know each other from long ago, or not at all.
  requests: { between: [['member', 'member']], open: 20, perDay: 10 },

  roomTypes: {
    direct,
    group,
    announcement,
    support: officeRoomType(['official']),
    audience_members: {
      ...audienceRoomType(
        { of: 'organisation', roles: ['official', 'member'] },
        { open: ['official'], seeMembers: ['official'] },
      ),
      history: 'everybody',
      title: { en: 'All members', es: 'Toda la asociación', uk: 'Усі учасники', ru: 'Все участники', ar: 'كل الأعضاء' },
    },
  },

  rights: { moderate: ['official'], manageDirectory: ['official'] },

  blocks: { member: ['member'] },

  pictures: { own: ['official', 'member'], office: ['official', 'member'] },

  words: {
    roles: {
      official: {
        one: { en: 'Official', es: 'Responsable', uk: 'Представник', ru: 'Представитель', ar: 'مسؤول' },
        many: { en: 'Officials', es: 'Responsables', uk: 'Представники', ru: 'Представители', ar: 'المسؤولون' },
      },
      member: {
        one: { en: 'Member', es: 'Miembro', uk: 'Учасник', ru: 'Участник', ar: 'عضو' },
        many: { en: 'Members', es: 'Miembros', uk: 'Учасники', ru: 'Участники', ar: 'الأعضاء' },
      },
    },
  },
});

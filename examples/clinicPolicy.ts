import { definePolicy, inverse, standardRoomTypes, via } from 'homeroom';

const staff = ['admin', 'doctor', 'nurse'];

/**
 * The policy of a clinic: contact follows treatment, nursing and care. A doctor and a nurse may talk if they have a
 * patient in common. Carers may talk to the staff of the patients they care for, and never to other carers.
 */
export const clinicPolicy = definePolicy({
  name: 'clinic',
  roles: ['admin', 'doctor', 'nurse', 'patient', 'carer'],

  relations: {
    // The context is a course of treatment, e.g. a hip replacement.
    treats: {
      from: 'doctor',
      to: 'patient',
      room: { type: 'treatment', opens: 'at once', joinedBy: 'cares_for' },
    },
    // The context is a ward.
    nurses: {
      from: 'nurse',
      to: 'patient',
      room: { type: 'bedside', opens: 'on request', joinedBy: 'cares_for' },
    },
    cares_for: { from: 'carer', to: 'patient' },
  },

  rules: [
    ['admin', 'admin', 'always'],
    ['admin', 'doctor', 'always'],
    ['admin', 'nurse', 'always'],
    ['admin', 'patient', 'always'],
    ['admin', 'carer', 'always'],
    ['doctor', 'doctor', 'always'],
    ['doctor', 'nurse', via('treats', inverse('nurses'))],
    ['doctor', 'patient', via('treats')],
    ['doctor', 'carer', via('treats', inverse('cares_for'))],
    ['nurse', 'nurse', 'never'],
    ['nurse', 'patient', via('nurses')],
    ['nurse', 'carer', via('nurses', inverse('cares_for'))],
    ['patient', 'patient', 'never'],
    ['carer', 'patient', via('cares_for')],
    ['carer', 'carer', 'never'],
  ],

  roomTypes: {
    direct: standardRoomTypes(staff).direct,
    treatment: {
      restsOn: 'relation',
      key: ['from', 'to', 'context'],
      open: 'nobody',
      post: 'everybody',
      rename: 'nobody',
      archive: 'nobody',
      changeMembers: 'nobody',
      leave: 'nobody',
      seeMembers: 'everybody',
      receipts: 'everybody',
      presence: 'everybody',
      naming: { from: ['to', 'context'], to: ['from', 'context'], others: ['to', 'from'] },
      title: { en: 'Treatment', de: 'Behandlung' },
    },
    bedside: {
      restsOn: 'relation',
      key: ['from', 'to', 'context'],
      open: ['nurse', 'patient'],
      post: 'everybody',
      rename: 'nobody',
      archive: 'nobody',
      changeMembers: 'nobody',
      leave: 'nobody',
      seeMembers: 'everybody',
      receipts: 'everybody',
      presence: 'everybody',
      naming: { from: ['context', 'to'], to: ['context', 'from'], others: ['context', 'to'] },
      title: { en: 'Bedside', de: 'Krankenbett' },
    },
    // Two people of the staff have one room for each case that they discuss.
    consultation: {
      restsOn: 'contact',
      key: ['one', 'other', 'context'],
      open: ['doctor', 'nurse'],
      post: ['doctor', 'nurse'],
      rename: 'nobody',
      archive: 'everybody',
      changeMembers: 'nobody',
      leave: 'nobody',
      seeMembers: 'everybody',
      receipts: 'everybody',
      presence: 'everybody',
      naming: ['context', 'other'],
      title: { en: 'Consultation', de: 'Konsil' },
    },
    // Patients and carers of a ward read it, but do not learn of each other.
    ward_news: {
      restsOn: 'owner',
      key: [],
      open: ['doctor', 'nurse'],
      post: staff,
      rename: 'owner',
      archive: 'owner',
      changeMembers: ['nurse'],
      leave: ['patient', 'carer'],
      seeMembers: staff,
      receipts: staff,
      presence: 'nobody',
      naming: ['name', 'context'],
      title: { en: 'Ward news', de: 'Stationsnachrichten' },
    },
  },

  rights: { moderate: ['admin'], manageDirectory: ['admin'] },

  words: {
    roles: {
      admin: { one: { en: 'Office', de: 'Verwaltung' }, many: { en: 'Office', de: 'Verwaltung' } },
      doctor: { one: { en: 'Doctor', de: 'Ärztin' }, many: { en: 'Doctors', de: 'Ärzte' } },
      nurse: { one: { en: 'Nurse', de: 'Pflegekraft' }, many: { en: 'Nurses', de: 'Pflegekräfte' } },
      patient: { one: { en: 'Patient', de: 'Patient' }, many: { en: 'Patients', de: 'Patienten' } },
      carer: { one: { en: 'Carer', de: 'Angehörige' }, many: { en: 'Carers', de: 'Angehörige' } },
    },
    relations: {
      treats: { en: 'treats', de: 'behandelt' },
      nurses: { en: 'nurses', de: 'pflegt' },
      cares_for: { en: 'cares for', de: 'sorgt für' },
    },
  },
});

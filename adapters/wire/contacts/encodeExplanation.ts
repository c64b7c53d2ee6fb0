import type { ContactExplanation } from '../../../core/contacts/readContacts.ts';
import type { OrganisationNames } from '../../../core/directory/nameOrganisations.ts';
import type { ExplainedStep, Remedy } from '../../../core/permissions/explain.ts';
import type { ExplainedSupervision } from '../../../core/permissions/explainSupervision.ts';
import { fullName, type Person } from '../../../core/permissions/Person.ts';
import { encodeGrant } from '../directory/encodeOrganisation.ts';
import { encodePerson } from '../messages/encodeMessage.ts';

/** Encodes why two people may or may not talk, and the changes that would allow it, with a sentence for each. */
export const encodeExplanation = (
  { allowed, rule, roles, path, wouldAllow, supervision, restricted, inGeneral, byRequest }: ContactExplanation,
  names: OrganisationNames,
) => ({
  allowed,
  rule,
  roles: roles && { mine: encodeGrant(roles[0], names), theirs: encodeGrant(roles[1], names) },
  by_request: byRequest === true,
  path: path.map((step) => ({ ...encodeRelation(step), is_active: step.isActive })),
  would_allow: wouldAllow.map((remedies) => remedies.map(encodeRemedy)),
  supervision: supervision && encodeSupervision(supervision),
  restricted: restricted.map((person) => ({
    user: encodePerson(person),
    until: person.restrictedUntil ?? null,
    text: `${fullName(person)} may read and not write, by a hold of the office.`,
  })),
  in_general: inGeneral.map(({ paths, byRequest: isByRequest, ...way }) => ({
    ...way,
    by_request: isByRequest === true,
    paths:
      paths === null ? null : paths.map((path) => path.map(({ kind, from, to }) => ({ relation: kind, from, to }))),
  })),
});

const encodeSupervision = ({ type, mayBegin, begin, isMissing, supervisors, by }: ExplainedSupervision) => ({
  room_type: type,
  may_begin: mayBegin,
  begin,
  is_missing: isMissing,
  supervisors: supervisors.map(encodePerson),
  by,
  text: supervisionText(supervisors, by, isMissing),
});

const supervisionText = (supervisors: readonly Person[], by: readonly string[], isMissing: boolean): string => {
  const kinds = by.map((kind) => `"${kind}"`).join(' or ');
  if (isMissing) return `Needs somebody with a relation ${kinds} in the room, and there is nobody.`;
  if (by.length === 0) return '';
  const names = supervisors.map(fullName).join(', ');
  return `Needs somebody with a relation ${kinds} in the room${names === '' ? '' : `: ${names}`}.`;
};

const encodeRelation = ({ kind, contextName, from, to }: ExplainedStep) => ({
  relation: kind,
  context: contextName,
  from: encodePerson(from),
  to: encodePerson(to),
});

const encodeRemedy = (remedy: Remedy) => {
  switch (remedy.change) {
    case 'activate_person': {
      const { change, person } = remedy;
      return { change, person: encodePerson(person), text: `Activate the account of ${fullName(person)}.` };
    }
    case 'resume_relation': {
      const { change, step } = remedy;
      const context = step.contextName === '' ? '' : ` (${step.contextName})`;
      const text = `Resume the ended relation "${step.kind}" from ${fullName(step.from)} to ${fullName(step.to)}${context}.`;
      return { change, ...encodeRelation(step), text };
    }
    case 'add_relations': {
      const { change, kinds } = remedy;
      const names = kinds.map((kind) => `"${kind}"`).join(' and ');
      const text =
        kinds.length === 1
          ? `Add a relation ${names} between the two.`
          : `Add relations ${names} through a person in the middle.`;
      return { change, relations: kinds, text };
    }
  }
};

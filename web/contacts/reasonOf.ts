import type { Permission, Person } from '../../client/wire/wireTypes.ts';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t, tryText } from '../locales/translate.ts';
import { policyInUse } from '../policy/policyInUse.ts';
import { relationName } from '../policy/relationName.ts';
import { roleName } from '../policy/roleName.ts';

learnEnglish(enPanels);

type Step = Permission['path'][number];

/** The reader, and the person whom the sentence is about. */
interface Sides {
  readonly meId: number;
  readonly them: Pick<Person, 'id' | 'role'>;
}

/** A step of the path as a clause about the other person, e.g. "Teaches Sofia Algebra I". */
const clause = ({ relation, context, from, to, is_active }: Step, { meId, them }: Sides): string => {
  const side =
    from.id === meId
      ? to.id === them.id
        ? 'meThem'
        : 'byMe'
      : to.id === meId
        ? 'me'
        : from.id === them.id
          ? 'theirs'
          : 'them';
  const values = { from: firstName(from), to: firstName(to), context, relation: relationName(relation) };
  const text = sentence(`${relation}.${side}`, values) ?? t('why.relation', values);
  const tidy = text
    .replace(/\s+/g, ' ')
    .replace(/[\s·,،]+$/, '')
    .trim();
  return is_active ? tidy : t('why.ended', { reason: tidy });
};

/** A language may have sentences for a policy that everybody knows; the rest are made of the policy's own names. */
const sentence = (key: string, values?: Readonly<Record<string, string>>): string | undefined =>
  tryText(`why.${policyInUse.value.name}.${key}`, values);

const firstName = ({ full_name }: Person): string => full_name.split(' ')[0] ?? full_name;

/** Why the reader may write to a person, in words. Clauses about that person come first. */
export const reasonOf = (permission: Permission, me: Person, them: Person): string => {
  const { path, rule, roles } = permission;
  if (permission.by_request) return t('why.byRequest');
  if (path.length === 0) return roles ? alwaysReason(rule, roles.mine, roles.theirs) : refusal(permission, me, them);
  const sides = { meId: me.id, them };
  const isAboutThem = ({ from, to }: Step): number => (from.id === them.id || to.id === them.id ? 0 : 1);
  return [...path]
    .sort((one, other) => isAboutThem(one) - isAboutThem(other))
    .map((step) => clause(step, sides))
    .join(' · ');
};

/** The reason if the policy allows the two roles without a relation. The rule is named after the roles, the office first. */
const alwaysReason = (rule: string | null, me: Pick<Person, 'role'>, them: Pick<Person, 'role'>): string => {
  const side = me.role === them.role ? 'both' : rule?.startsWith(`${me.role}-`) ? 'mine' : 'theirs';
  return (
    sentence(`always.${rule?.split('-')[0] ?? ''}.${side}`) ??
    t('why.always', { mine: roleName(me.role, 'many'), theirs: roleName(them.role, 'many') })
  );
};

const refusal = ({ rule, in_general }: Permission, me: Person, them: Person): string =>
  rule === null
    ? [t('why.not.unknown'), ...in_general.filter(({ theirs }) => theirs === them.role).map(generalReason)].join(' ')
    : t('why.not.never', { mine: roleName(me.role, 'many'), theirs: roleName(them.role, 'many') });

/** How people of two roles come to write to each other. It says nothing about these two. */
const generalReason = ({ mine, theirs, paths, by_request }: Permission['in_general'][number]): string => {
  const sides = { mine: roleName(mine, 'many'), theirs: roleName(theirs, 'many') };
  if (paths === null) return t('why.general.always', sides);
  const steps = paths.map((path) =>
    path
      .map(({ relation, from, to }) =>
        t('why.general.step', { from: roleName(from), relation: relationName(relation), to: roleName(to) }),
      )
      .join(', '),
  );
  const asking = by_request ? [t('why.general.byRequest', sides)] : [];
  const related = steps.length === 0 ? [] : [t('why.general', { ...sides, steps: steps.join(' / ') })];
  return [...related, ...asking].join(' ');
};

import { tryText } from '../locales/translate.ts';

/** The order of roles in lists. Roles that only another policy knows follow. */
const order = ['admin', 'teacher', 'tutor', 'student', 'parent'];

export const roleName = (role: string, number: 'one' | 'many' = 'one'): string =>
  tryText(`${number === 'many' ? 'roles' : 'role'}.${role}`) ?? role;

export const rolesInOrder = (people: readonly { readonly role: string }[]): readonly string[] => {
  const found = [...new Set(people.map(({ role }) => role))];
  const rank = (role: string): number => (order.includes(role) ? order.indexOf(role) : order.length);
  return found.sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
};

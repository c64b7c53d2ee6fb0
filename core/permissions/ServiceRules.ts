import type { LocalText } from './RoomTypeRow.ts';

/** What the service accounts of one service role may do. They never read, and are no members of rooms. */
export interface ServiceRule {
  /** The role's name for people, e.g. `Homework bot`. */
  readonly title: LocalText;
  /** Room types in which they may post, in the rooms of their organisation and of all below it. */
  readonly posts: readonly string[];
  /** Whether their messages may carry files. Absent: no. */
  readonly files?: boolean;
}

/** By service role. A service role is no role of people. */
export type ServiceRules = Readonly<Record<string, ServiceRule>>;

/** The part of a policy's table that the rules are checked against. */
interface Table {
  readonly roles: readonly string[];
  readonly roomTypes: Readonly<Record<string, { readonly restsOn: string }>>;
  readonly services?: ServiceRules;
}

/** As a service role is written: it is a word of addresses, settings and metrics. */
const form = /^[a-z][a-z0-9_]{0,62}$/;

/** @throws what `complain` throws, for the first rule that the table cannot mean */
export const checkServiceRules = ({ services, ...table }: Table, complain: (problem: string) => never): void => {
  if (services === undefined) return;
  for (const [role, rule] of Object.entries(services)) {
    const { title, posts, files } = rule ?? {};
    if (!form.test(role))
      complain(`"${role}" cannot name a service role; write small Latin letters, digits and _, a letter first`);
    if (table.roles.includes(role))
      complain(`the service role "${role}" is a role of people too; give it another name`);
    if (typeof title?.en !== 'string') complain(`the service role "${role}" has no title; write title: { en: '…' }`);
    if (!Array.isArray(posts) || posts.length === 0)
      complain(`services of the role "${role}" may post nowhere; write posts: ['class'], or leave the role out`);
    if (files !== undefined && typeof files !== 'boolean')
      complain(`files of the service role "${role}" says nothing; write true or false`);
    for (const type of posts) {
      const row = Object.hasOwn(table.roomTypes, type) ? table.roomTypes[type] : undefined;
      if (row === undefined)
        return complain(
          `services of the role "${role}" post in rooms of type "${type}"; write types of ${Object.keys(table.roomTypes).join(', ')}`,
        );
      if (row.restsOn === 'contact')
        complain(
          `rooms of type "${type}" are two people's own; leave the type out of posts of the service role "${role}"`,
        );
    }
  }
};

/** What a service role may do by the policy; undefined for a role that the policy does not have, or no longer. */
export const serviceRuleOf = (services: ServiceRules | undefined, role: string): ServiceRule | undefined =>
  services !== undefined && Object.hasOwn(services, role) ? services[role] : undefined;

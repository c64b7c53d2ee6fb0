import type { HeldRole } from '../../client/wire/wireTypes.ts';
import { roleClass } from '../design/roleClass.ts';
import { t } from '../locales/translate.ts';
import { roleName } from '../policy/roleName.ts';
import './RoleList.css';

/** All roles of a person, each with its school. */
export const RoleList = ({ roles }: { roles: readonly HeldRole[] }) => (
  <ul class="role-list" aria-label={t('places.roles')}>
    {roles.map((one) => (
      <li key={`${one.role} ${one.organisation_id}`}>
        <span class={`role-tag ${roleClass(one.role)}`}>{roleName(one.role)}</span>
        {one.organisation_name && <span class="role-place"> · {one.organisation_name}</span>}
      </li>
    ))}
  </ul>
);

/** The same in one line of text. */
export const roleLine = (roles: readonly HeldRole[]): string =>
  roles
    .map(({ role, organisation_name: school }) => (school ? `${roleName(role)}, ${school}` : roleName(role)))
    .join(' · ');

import type { Person } from '../../client/wire/wireTypes.ts';
import { Icon, type IconName } from './Icon.tsx';
import { roleClass } from './roleClass.ts';

interface Props {
  readonly person?: Pick<Person, 'full_name' | 'role'>;
  /** The icon of a room, instead of a person. */
  readonly icon?: IconName;
  readonly size?: 'small' | 'medium' | 'large';
  readonly isOnline?: boolean;
}

const initials = (name: string): string => {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  return [first, last].map((word) => ([...word][0] ?? '').toUpperCase()).join('');
};

export const Avatar = ({ person, icon, size = 'medium', isOnline = false }: Props) => (
  <span class={`avatar is-${size} ${icon ? 'of-room' : roleClass(person?.role)}`} aria-hidden="true">
    {icon ? (
      <Icon name={icon} size={size === 'large' ? 28 : size === 'small' ? 16 : 20} />
    ) : (
      initials(person?.full_name ?? '')
    )}
    {isOnline && <span class="is-online" />}
  </span>
);

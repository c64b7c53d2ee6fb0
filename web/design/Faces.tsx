import type { Person } from '../../client/wire/wireTypes.ts';
import { Avatar } from './Avatar.tsx';
import type { IconName } from './Icon.tsx';

interface Props {
  /** At least one; two are shown. */
  readonly people: readonly Person[];
  /** What kind of room it is. */
  readonly icon: IconName;
  readonly size?: 'small' | 'medium' | 'large';
}

/** Several people in the place of one: two of them, one behind the other, or one and the icon of the room. */
export const Faces = ({ people: [first, second], icon, size = 'medium' }: Props) => (
  <span class={`faces is-${size}`} aria-hidden="true">
    {second ? <Avatar person={second} size={size} /> : <Avatar icon={icon} size={size} />}
    {first && <Avatar person={first} size={size} />}
  </span>
);

import type { Person } from '../../client/wire/wireTypes.ts';
import { Avatar } from './Avatar.tsx';
import type { IconName } from './Icon.tsx';

interface Props {
  /** At least one; two are shown. */
  readonly people: readonly Person[];
  /** What kind of room it is. */
  readonly icon: IconName;
  /** What the room is about: then one face is shown, and this at its corner. */
  readonly subject?: string | undefined;
  readonly size?: 'small' | 'medium' | 'large';
}

/** People in the place of one: two, one behind the other; one and the icon of the room; or one and the subject. */
export const Faces = ({ people: [first, second], icon, subject, size = 'medium' }: Props) => (
  <span class={`faces is-${size} ${subject === undefined ? '' : 'with-subject'}`} aria-hidden="true">
    {subject === undefined && (second ? <Avatar person={second} size={size} /> : <Avatar icon={icon} size={size} />)}
    {first && <Avatar person={first} size={size} />}
    {subject !== undefined && <Avatar subject={subject} size={size} />}
  </span>
);

import type { Person } from '../../client/wire/wireTypes.ts';
import { facePicture, ownChanges } from './facePicture.ts';
import { Icon, type IconName } from './Icon.tsx';
import { roleClass } from './roleClass.ts';
import { subjectClass } from './subjectClass.ts';

interface Props {
  readonly person?: (Pick<Person, 'full_name' | 'role'> & Partial<Pick<Person, 'id' | 'avatar_url'>>) | undefined;
  /** The icon of a room, instead of a person. */
  readonly icon?: IconName | undefined;
  /** What a room is about, e.g. Algebra I, instead of a person. */
  readonly subject?: string | undefined;
  readonly size?: 'small' | 'medium' | 'large';
  readonly isOnline?: boolean;
}

const initials = (name: string): string => {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  return [first, last].map((word) => ([...word][0] ?? '').toUpperCase()).join('');
};

/** `Al` for Algebra I, `7B` for 7b: a class is often called by little more. */
const subjectLetters = (subject: string): string => {
  const [first = ''] = subject.split(/[\s·/–-]+/).filter((word) => word !== '');
  const letters = [...first].slice(0, 2).join('');
  return /^\d/.test(letters) ? letters.toUpperCase() : letters;
};

/** Whoever has no picture, or none for this reader, has initials. */
export const Avatar = ({ person, icon, subject, size = 'medium', isOnline = false }: Props) => {
  const url = person && (ownChanges.value.get(person.id) ?? person.avatar_url);
  const Picture = facePicture.value;
  return (
    <span class={`avatar is-${size} ${colourOf({ person, icon, subject })}`} aria-hidden="true">
      {icon && <Icon name={icon} size={size === 'large' ? 28 : size === 'small' ? 16 : 20} />}
      {!icon && (subject === undefined ? initials(person?.full_name ?? '') : subjectLetters(subject))}
      {url && Picture && <Picture url={url} />}
      {isOnline && <span class="is-online" />}
    </span>
  );
};

const colourOf = ({ person, icon, subject }: Pick<Props, 'person' | 'icon' | 'subject'>): string => {
  if (icon) return 'of-room';
  return subject === undefined ? roleClass(person?.role) : subjectClass(subject);
};

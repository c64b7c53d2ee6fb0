import { useEffect, useRef, useState } from 'preact/hooks';
import type { Contact } from '../../client/wire/wireTypes.ts';
import { Avatar } from '../design/Avatar.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { t } from '../locales/translate.ts';
import { roleName } from '../policy/roleName.ts';
import { useAccount } from '../session/Account.ts';
import { reasonOf } from './reasonOf.ts';
import { mayWrite, supervisionReason } from './supervisionReason.ts';
import { useReason } from './useReason.ts';
import { writeTo } from './writeTo.ts';
import './ContactItem.css';

interface Props {
  readonly contact: Contact;
  /** What a click does instead of opening the chat. */
  readonly onOpen?: () => void;
  readonly isCurrent?: boolean;
  readonly onFavourite?: () => void;
}

/** A person who may be written to, and why. */
export const ContactItem = ({ contact, onOpen, isCurrent, onFavourite }: Props) => {
  const { client, me } = useAccount();
  const [item, isSeen] = useSeen();
  const reason = useReason(contact.id, isSeen);
  const name = contact.full_name;
  // Others begin the chat, or nobody may: why is said in place of a click that is refused.
  const refusal =
    onOpen === undefined && reason?.supervision && !mayWrite(reason, contact)
      ? supervisionReason(reason.supervision)
      : undefined;
  return (
    <li class="contact" ref={item}>
      <button
        type="button"
        class="contact-main"
        data-roving
        aria-disabled={refusal !== undefined}
        aria-current={isCurrent ? 'true' : undefined}
        onClick={onOpen ?? (refusal === undefined ? () => writeTo(client, me, contact.id) : undefined)}
      >
        <Avatar person={contact} isOnline={contact.is_online} />
        <span class="room-text">
          <strong class="clipped">{name}</strong>
          <span class="contact-why">
            {refusal ?? (reason ? reasonOf(reason, me, contact) : roleName(contact.role))}
          </span>
        </span>
      </button>
      {onFavourite && (
        <IconButton
          icon="star"
          class={contact.is_favourite ? 'is-favourite' : ''}
          aria-pressed={contact.is_favourite}
          label={t(contact.is_favourite ? 'contacts.unfavourite' : 'contacts.favourite', { name })}
          onClick={onFavourite}
        />
      )}
    </li>
  );
};

/** Whether an element has been visible. */
const useSeen = () => {
  const element = useRef<HTMLLIElement>(null);
  const [isSeen, setIsSeen] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setIsSeen(true);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, isSeen] as const;
};

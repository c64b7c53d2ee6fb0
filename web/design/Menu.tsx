import { useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import { Popover } from './Popover.tsx';

export interface MenuItem {
  readonly icon: IconName;
  readonly label: string;
  readonly isDangerous?: boolean;
  readonly onChoose: () => void;
}

interface Props {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly icon?: IconName;
}

const step: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

export const Menu = ({ label, items, icon = 'more' }: Props) => {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  const onKeyDown = (event: KeyboardEvent): void => {
    const by = step[event.key];
    if (by === undefined || !(event.currentTarget instanceof HTMLElement)) return;
    event.preventDefault();
    event.stopPropagation();
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    all.at((at + by) % all.length)?.focus();
  };

  return (
    <>
      <IconButton
        icon={icon}
        label={label}
        buttonRef={button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      />
      {isOpen && (
        <Popover anchor={button} class="menu-list" onClose={() => setIsOpen(false)}>
          <div role="menu" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}>
            {items.map((item) => (
              <button
                key={item.label}
                type="button"
                role="menuitem"
                tabIndex={-1}
                class={item.isDangerous ? 'danger' : ''}
                onClick={() => {
                  setIsOpen(false);
                  item.onChoose();
                }}
              >
                <Icon name={item.icon} size={18} />
                {item.label}
              </button>
            ))}
          </div>
        </Popover>
      )}
    </>
  );
};

import type { ComponentProps, Ref } from 'preact';
import { Icon, type IconName } from './Icon.tsx';

interface Props extends Omit<ComponentProps<'button'>, 'icon' | 'label' | 'ref'> {
  readonly icon: IconName;
  /** Read by screen readers and shown as a hint. */
  readonly label: string;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

export const IconButton = ({ icon, label, class: extra, buttonRef, ...rest }: Props) => (
  <button
    type="button"
    class={`icon-button ${extra ?? ''}`}
    aria-label={label}
    title={label}
    {...rest}
    ref={buttonRef ?? null}
  >
    <Icon name={icon} />
  </button>
);

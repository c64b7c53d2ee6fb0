import type { Ref } from 'preact';
import { t } from '../locales/translate.ts';
import { Icon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly field?: Ref<HTMLInputElement>;
}

export const SearchField = ({ label, value, onInput, onKeyDown, field }: Props) => (
  <div class="search-field" data-part="search">
    <Icon name="search" size={18} />
    <input
      ref={field ?? null}
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      autocomplete="off"
      spellcheck={false}
      onInput={(event) => onInput(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && value !== '') {
          event.stopPropagation();
          onInput('');
        }
        onKeyDown?.(event);
      }}
    />
    {value !== '' && <IconButton icon="close" label={t('clear')} onClick={() => onInput('')} />}
  </div>
);

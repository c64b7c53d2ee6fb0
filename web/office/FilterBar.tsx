import type { ComponentChildren } from 'preact';
import { t } from '../locales/translate.ts';
import './FilterBar.css';

interface BarProps {
  readonly children: ComponentChildren;
  /** Absent where nothing is filtered. */
  readonly onClear?: (() => void) | undefined;
}

/** The one place of a page in which its list is searched and filtered. */
export const FilterBar = ({ children, onClear }: BarProps) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset would want a legend that is seen
  <div class="filter-bar" role="group" aria-label={t('list.filters')}>
    {children}
    {onClear && (
      <button type="button" class="link" onClick={onClear}>
        {t('list.clear')}
      </button>
    )}
  </div>
);

export interface FilterOption {
  readonly value: string;
  readonly text: string;
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly FilterOption[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A choice among few, all of them in view. */
export const FilterChips = ({ label, options, value, onChange }: ChoiceProps) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset would want a legend that is seen
  <div class="chips" role="group" aria-label={label}>
    {options.map((one) => (
      <button
        key={one.value}
        type="button"
        class="chip"
        aria-pressed={value === one.value}
        onClick={() => onChange(one.value)}
      >
        {one.text}
      </button>
    ))}
  </div>
);

/** A choice among many. */
export const FilterSelect = ({ label, options, value, onChange }: ChoiceProps) => (
  <label class="label">
    {label}
    <select class="field" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {options.map((one) => (
        <option key={one.value} value={one.value}>
          {one.text}
        </option>
      ))}
    </select>
  </label>
);

/** A day, `YYYY-MM-DD`; '' for none. */
export const FilterDay = ({ label, value, onChange }: Omit<ChoiceProps, 'options'>) => (
  <label class="label">
    {label}
    <input class="field" type="date" value={value} onInput={(event) => onChange(event.currentTarget.value)} />
  </label>
);

import { useId } from 'preact/hooks';
import { t } from '../locales/translate.ts';

interface Props {
  readonly classes: readonly { readonly context: string; readonly name: string }[];
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** A class, typed, or chosen from those that there are. */
export const ClassField = ({ classes, value, onInput }: Props) => {
  const id = useId();
  return (
    <label class="label">
      {t('hand.class')}
      <input
        class="field"
        list={id}
        value={value}
        maxLength={255}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <datalist id={id}>
        {classes.map((one) => (
          <option key={one.context} value={one.name} />
        ))}
      </datalist>
    </label>
  );
};

interface Props {
  readonly label: string;
  /** `HH:MM` */
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** A time of the day. */
export const TimeField = ({ label, value, onInput }: Props) => (
  <label class="label grow">
    {label}
    <input
      class="field"
      type="time"
      required
      value={value}
      onChange={(event) => onInput(event.currentTarget.value.slice(0, 5))}
    />
  </label>
);

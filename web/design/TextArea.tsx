interface Props {
  readonly label: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly rows?: number;
  /** Characters, at most. */
  readonly max?: number;
}

/** A field of several lines with its label. */
export const TextArea = ({ label, value, onInput, rows = 2, max = 2_000 }: Props) => (
  <label class="label">
    {label}
    <textarea
      class="field"
      rows={rows}
      maxLength={max}
      value={value}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  </label>
);

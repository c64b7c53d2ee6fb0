/** Whether the text of a switch means on, as the server reads it. */
export const isOn = (text: string | null): boolean => /^(on|true|1)$/i.test(text ?? '');

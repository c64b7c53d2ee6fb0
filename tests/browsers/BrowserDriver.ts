/** What the walk needs of a browser. Selectors are those of CSS. */
export interface BrowserDriver {
  visit(address: string): Promise<void>;
  /** The value of an expression in the page. */
  evaluate<Value>(expression: string): Promise<Value>;
  click(selector: string): Promise<void>;
  /** Types into a field, behind what is there. */
  type(selector: string, text: string): Promise<void>;
  press(selector: string, key: 'Enter' | 'ArrowUp' | 'Escape'): Promise<void>;
  quit(): Promise<void>;
}

import type { ComponentChildren } from 'preact';
import { IconButton } from '../design/IconButton.tsx';
import './PageHeader.css';

interface Props {
  readonly title: string;
  /** One sentence: what this page is for. */
  readonly purpose?: string;
  /** The way back, where the page stands below another. */
  readonly back?: { readonly label: string; readonly onClick: () => void };
  /** What one comes here to do. */
  readonly children?: ComponentChildren;
}

/** The head of every page of the office: its name, what it is for, and its main action. */
export const PageHeader = ({ title, purpose, back, children }: Props) => (
  <header class="page-header">
    {back && <IconButton icon="back" label={back.label} onClick={back.onClick} />}
    <div>
      <h1>{title}</h1>
      {purpose && <p class="lead">{purpose}</p>}
    </div>
    {children && <div class="page-action">{children}</div>}
  </header>
);

import type { ComponentChildren } from 'preact';
import { Drawing } from './Drawing.tsx';

interface Props {
  readonly title: string;
  readonly children?: ComponentChildren;
}

export const Empty = ({ title, children }: Props) => (
  <div class="empty">
    <Drawing />
    <h2>{title}</h2>
    {children}
  </div>
);

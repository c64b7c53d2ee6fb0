import type { ComponentChildren } from 'preact';
import './GatePage.css';

interface Props {
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** The frame of the page while nobody is signed in. */
export const GatePage = ({ class: extra, children }: Props) => (
  <main class={extra === undefined ? 'gate' : `gate ${extra}`}>{children}</main>
);

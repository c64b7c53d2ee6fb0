/** The part of a document that React needs to render text. */
class TinyNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly namespaceURI = 'http://www.w3.org/1999/xhtml';
  readonly style = {};
  childNodes: TinyNode[] = [];
  parentNode: TinyNode | null = null;
  nodeValue = '';

  constructor(nodeType: number, nodeName: string) {
    this.nodeType = nodeType;
    this.nodeName = nodeName;
  }

  get tagName(): string {
    return this.nodeName;
  }

  get ownerDocument(): unknown {
    return tinyDocument;
  }

  get firstChild(): TinyNode | null {
    return this.childNodes[0] ?? null;
  }

  get textContent(): string {
    return this.nodeType === 3 ? this.nodeValue : this.childNodes.map((child) => child.textContent).join('');
  }

  set textContent(text: string) {
    this.childNodes = [];
    if (text !== '') this.appendChild(tinyDocument.createTextNode(text));
  }

  appendChild(child: TinyNode): TinyNode {
    return this.insertBefore(child, null);
  }

  insertBefore(child: TinyNode, before: TinyNode | null): TinyNode {
    child.parentNode?.removeChild(child);
    const index = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(index, 0, child);
    child.parentNode = this;
    return child;
  }

  removeChild(child: TinyNode): TinyNode {
    this.childNodes = this.childNodes.filter((one) => one !== child);
    child.parentNode = null;
    return child;
  }

  setAttribute(): void {}
  removeAttribute(): void {}
  addEventListener(): void {}
  removeEventListener(): void {}
}

const tinyDocument = Object.assign(new TinyNode(9, '#document'), {
  activeElement: null,
  createElement: (name: string) => new TinyNode(1, name.toUpperCase()),
  createTextNode: (text: string) => Object.assign(new TinyNode(3, '#text'), { nodeValue: text }),
});

/** An element that React accepts as its root, and the window that it looks for, until `close`. */
export const openTinyDom = () => {
  const scope = globalThis as Record<string, unknown>;
  scope['window'] = { document: tinyDocument, HTMLIFrameElement: class {}, addEventListener: () => {} };
  scope['IS_REACT_ACT_ENVIRONMENT'] = true;
  const root = tinyDocument.createElement('div');
  return {
    root: root as unknown as Element,
    text: (): string => root.textContent,
    close: (): void => {
      delete scope['window'];
      delete scope['IS_REACT_ACT_ENVIRONMENT'];
    },
  };
};

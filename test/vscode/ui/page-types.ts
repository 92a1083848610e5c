/** The little of a browser's page that functions handed to it use. The project as a whole knows no DOM types. */
export interface PageElement {
  readonly ariaRowIndex: string | null;
  readonly textContent: string | null;
  readonly innerText: string;
  readonly className: string;
  readonly style: { background: string };
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): ArrayLike<PageElement> & Iterable<PageElement>;
}

declare global {
  const document: PageElement & { readonly documentElement: PageElement; readonly body: PageElement };
  interface Navigator {
    readonly clipboard: { readText(): Promise<string>; writeText(text: string): Promise<void> };
  }
}

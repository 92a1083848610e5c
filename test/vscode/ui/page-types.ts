/** The little of a browser's page that functions handed to it use. The project as a whole knows no DOM types. */
export interface PageElement {
  readonly ariaRowIndex: string | null;
  readonly textContent: string | null;
  readonly innerText: string;
  readonly className: string;
  readonly classList: { contains(name: string): boolean };
  readonly style: { background: string };
  /** Of an input. */
  value: string;
  scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
  click(): void;
  dispatchEvent(event: Event): boolean;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): ArrayLike<PageElement> & Iterable<PageElement>;
}

declare global {
  const document: PageElement & { readonly documentElement: PageElement; readonly body: PageElement };
  function requestAnimationFrame(drawn: (time: number) => void): number;
  interface Navigator {
    readonly clipboard: { readText(): Promise<string>; writeText(text: string): Promise<void> };
  }
}

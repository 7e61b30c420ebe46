/** What is used of libraries that bring no types. */
declare module 'fontkit' {
  export interface Font {
    hasGlyphForCodePoint(codePoint: number): boolean;
  }
  export function create(bytes: Uint8Array): Font;
}

declare module 'pdfmake/js/Printer.js' {
  interface Output {
    on(event: 'data', take: (chunk: Uint8Array) => void): void;
    on(event: 'end', done: () => void): void;
    on(event: 'error', fail: (error: Error) => void): void;
    end(): void;
  }
  interface Files {
    existsSync(name: string): boolean;
    readFileSync(name: string): Uint8Array;
  }
  interface Addresses {
    resolve(): void;
    resolved(): Promise<void>;
  }
  class Printer {
    constructor(fonts: object, files: Files, addresses: Addresses, mayRead: (path: string) => boolean);
    createPdfKitDocument(definition: object, options?: object): Promise<Output>;
  }
  const exported: typeof Printer | { readonly default: typeof Printer };
  export = exported;
}

/**
 * The few pure, deterministic functions that every JavaScript host has (WHATWG Encoding and HTML standards) and that the
 * ECMAScript library types leave out. Nothing that reads a clock, a random source, a file or the network may be added here.
 */
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare function atob(data: string): string;
declare function btoa(data: string): string;

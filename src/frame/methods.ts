import type { AnyMetadata } from "../kind/metadata.js";
import type { Paddr } from "../layout/paddr.js";
import type { Answer, Borrow } from "../ownership/operand.js";
import type { UniqueFrameRef } from "../ownership/signature.js";
import type { MetaOf } from "../ownership/tracked.js";

/** The addresses of a frame: from start on, before end. */
export interface PaddrRange {
  readonly start: Paddr;
  readonly end: Paddr;
}

declare module "../ownership/handle.js" {
  interface Handle {
    /** The metadata, to read. */
    meta<F>(this: Borrow<F, "meta">): Answer<F, "meta", Readonly<MetaOf<F>>>;
    /** The metadata, to read and to write. */
    metaMut<F>(this: Borrow<F, "metaMut">): Answer<F, "metaMut", MetaOf<F>>;
    /** The metadata whatever its kind, to read. */
    dynMeta<F>(this: Borrow<F, "dynMeta">): Readonly<AnyMetadata>;
    /** The metadata whatever its kind, to read and to write. */
    dynMetaMut<F>(this: Borrow<F, "dynMetaMut">): AnyMetadata;
    /** The address of the frame's first byte. */
    startPaddr<F>(this: Borrow<F, "startPaddr">): Paddr;
    /** The address after the frame's last byte. */
    endPaddr<F>(this: Borrow<F, "endPaddr">): Paddr;
    /** The frame's addresses. */
    paddrRange<F>(this: Borrow<F, "paddrRange">): PaddrRange;
    /** The paging level: 1. */
    level<F>(this: Borrow<F, "level">): number;
    /** The frame's size: 4096 bytes. */
    size<F>(this: Borrow<F, "size">): number;
    /** Copies the page's bytes from offsetBytes on into target. */
    read<F>(this: Borrow<F, "read">, offsetBytes: number, target: Uint8Array): void;
    /** Copies source into the page, from offsetBytes on. */
    write<F>(this: Borrow<F, "write">, offsetBytes: number, source: Uint8Array): void;
    /** Sets every byte of the page. */
    fill<F>(this: Borrow<F, "fill">, byte: number): void;
    /** Copies another frame's page into this one. */
    copyFrom<F>(this: Borrow<F, "copyFrom">, source: UniqueFrameRef<UntypedPage>): void;
    /** Calls use with the page's bytes, which are not to be kept. */
    bytes<F, T>(this: Borrow<F, "bytes">, use: (bytes: Uint8Array) => T): T;
  }
}

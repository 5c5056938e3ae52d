import type { KindRecord } from "./kind-record.js";
import type { MetaHost, MetaView } from "./meta-view.js";
import { MetadataError, shown } from "./metadata-error.js";
import type { PageReader } from "./page-reader.js";

/** A view of metadata whose kind is known at run time only. */
export interface AnyMetadata extends MetaView {
  onDrop(page: PageReader): void;
}

/** A kind as the code below the types sees it: the class of its views. */
export interface AnyKind {
  readonly prototype: AnyMetadata;
  new (host: MetaHost, stateWord: number, state: number, generation: number, writable: boolean): AnyMetadata;
}

/** A class that extends FrameMeta's result inherits its record through this name, which the package does not export. */
export const recordKey: unique symbol = Symbol("kind record");

/** The record of a kind. Throws MetadataError for what is none. */
export function recordOf(use: string, kind: unknown): KindRecord {
  if (typeof kind === "function" && recordKey in kind) {
    // SAFETY: only FrameMeta writes this property, which no copy of a class carries.
    return kind[recordKey] as KindRecord;
  }
  throw new MetadataError(`${use} needs a metadata kind, a class that extends FrameMeta(…), not ${shown(kind)}`);
}

/** Does nothing: what a kind without an onDrop of its own inherits. */
export function noOnDrop(): void {}

export const hasOnDrop = (kind: AnyKind): boolean => kind.prototype.onDrop !== noOnDrop;

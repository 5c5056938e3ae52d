import { KindRecord } from "./kind-record.js";
import type { MetaSource, MetaView, OwnerLost } from "./meta-view.js";
import { MetadataError, shown } from "./metadata-error.js";
import type { PageReader } from "./page-reader.js";

/** A view of metadata, of whichever kind. */
export interface AnyMetadataView extends MetaView {
  onDrop(page: PageReader): void;
}

/** A class that extends FrameMeta's result inherits its record through this name, which the package does not export. */
export const recordKey: unique symbol = Symbol("kind record");

/** A kind as the code below the types sees it: the class of its views. */
export interface AnyKind {
  readonly prototype: AnyMetadataView;
  readonly [recordKey]: KindRecord;
  new (
    source: MetaSource,
    owner: unknown,
    lost: OwnerLost,
    stateWord: number,
    state: number,
    generation: number,
    writable: boolean,
  ): AnyMetadataView;
}

/** Checks that an operation was given a kind. Throws MetadataError for what is none. */
export function kindFrom(use: string, kind: unknown): AnyKind {
  // SAFETY: only FrameMeta writes this property, which no copy of a class carries.
  if (typeof kind === "function" && recordKey in kind && kind[recordKey] instanceof KindRecord)
    return kind as unknown as AnyKind;
  throw new MetadataError(`${use} needs a metadata kind, a class that extends FrameMeta(…), not ${shown(kind)}`);
}

/** Does nothing: what a kind without an onDrop of its own inherits. */
export function noOnDrop(): void {}

export const hasOnDrop = (kind: AnyKind): boolean => kind.prototype.onDrop !== noOnDrop;

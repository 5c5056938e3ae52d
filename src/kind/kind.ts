import { SLOT_SIZE } from "../layout/page.js";
import { SLOT_WORDS, STATE } from "../layout/slot.js";
import type { KindLayout } from "./kind-layout.js";
import { type MetaView, makeView, type ViewParts } from "./meta-view.js";
import { KindError, MetadataError, shown } from "./metadata-error.js";
import type { PageReader } from "./page-reader.js";

/** A view of metadata, of whichever kind. */
export interface AnyMetadataView extends MetaView {
  onDrop(page: PageReader): void;
}

/** The class that describes a kind, as the code below the types sees it: the class of its views. */
export interface ViewClass {
  readonly prototype: AnyMetadataView;
  new (): AnyMetadataView;
}

/** What FrameMeta's class and all that extend it have in common stands under this name, which the package does not export. */
export const kindsKey: unique symbol = Symbol("kinds");

/** Does nothing: what a kind without an onDrop of its own inherits. */
export function noOnDrop(): void {}

/** A slot of zeros, for the one view that is made of each kind to look at its class. */
const blank: ViewParts = {
  source: { atomic: new Int32Array(SLOT_WORDS), data: new DataView(new ArrayBuffer(SLOT_SIZE)), refresh() {} },
  owner: undefined,
  lost: (_owner, use) => {
    throw new KindError(`${use}: a kind's class must not use its metadata when it is made`);
  },
  stateWord: STATE,
  mask: -1,
  state: 0,
  generation: 1, // which a slot of zeros is not: whatever uses the metadata ends in `lost`
  isHeld: undefined,
  isWritable: false,
};

/** A kind: a class, and what follows from it. */
export class Kind {
  readonly view: ViewClass;
  readonly layout: KindLayout;
  readonly hasOnDrop: boolean;

  constructor(view: ViewClass, layout: KindLayout) {
    this.view = view;
    this.layout = layout;
    this.hasOnDrop = view.prototype.onDrop !== noOnDrop;
    for (const name of Object.getOwnPropertyNames(makeView(view, blank))) {
      throw new KindError(
        `${layout.name}: the class field ${name} would hide what the slot holds; declare it in FrameMeta, or write a getter or a method`,
      );
    }
  }
}

/** The kinds of the classes that share a layout: one, unless a kind's class is itself extended. */
export class Kinds {
  readonly layout: KindLayout;
  #latest: Kind | undefined;
  readonly #all: Map<ViewClass, Kind> = new Map();

  constructor(layout: KindLayout) {
    this.layout = layout;
  }

  of(view: ViewClass): Kind {
    if (this.#latest?.view === view) return this.#latest;
    const kind = this.#all.get(view) ?? new Kind(view, this.layout);
    this.#all.set(view, kind);
    this.#latest = kind;
    return kind;
  }
}

/** The kind that a class stands for. Throws MetadataError for what is none. */
export function kindFrom(use: string, view: unknown): Kind {
  if (typeof view === "function") {
    // SAFETY: asked for by a name that only FrameMeta's classes have; what it is, is looked at.
    const found = (view as { readonly [kindsKey]?: unknown })[kindsKey];
    // SAFETY: a class that has it extends one that FrameMeta made.
    if (found instanceof Kinds) return found.of(view as unknown as ViewClass);
  }
  throw new MetadataError(`${use} needs a metadata kind, a class that extends FrameMeta(…), not ${shown(view)}`);
}

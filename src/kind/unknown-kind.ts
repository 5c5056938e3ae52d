import { FrameMeta } from "./frame-meta.js";
import { type Kind, kindFrom } from "./kind.js";

/** Metadata of which nothing can be read: its kind's class is not known here. */
class UnknownMetadata extends FrameMeta("UnknownMetadata", {}) {}

/** Stands for a kind that this thread has not used in a memory, where it finds a frame of such a kind in use. */
export const unknownKind: Kind = kindFrom("fromInUse", UnknownMetadata);

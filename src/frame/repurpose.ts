import type { MetadataKind, MetadataOf } from "../kind/metadata.js";
import type { NotAny, Operand, ThenWith } from "../ownership/operand.js";

/** Ends the frame's metadata and puts other metadata there, of the same or of another kind. */
export function repurpose<F, M>(
  this: NotAny<F, "repurpose">,
  _frame: Operand<F, "repurpose">,
  _kind: MetadataKind<M>,
  _metadata: NoInfer<MetadataOf<M>>,
): asserts _frame is ThenWith<F, "repurpose", M> {
  throw new Error("not built yet");
}

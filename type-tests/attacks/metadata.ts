// meta() is a view to read, metaMut() one to write, and neither makes metadata of another kind.
import { drop, own, type UniqueFrameRef } from "unique-frame";
import { type Init, make, makeTable } from "./world.js";

export function writtenThroughMeta(): void {
  const x = make();
  own(x);
  x.meta().pid = 3; // ERR TS2540 read-only
  x.meta().pid++; // ERR TS2540 read-only
  delete x.meta().pid; // ERR TS2704 read-only
  drop(x);
}
export function writtenThroughDynMeta(): void {
  const x = make();
  own(x);
  x.dynMeta().pid = 3; // ERR TS2339|TS2540|TS4111 pid
  drop(x);
}
export function writtenThroughMetaMut(): void {
  const x = makeTable();
  own(x);
  x.metaMut().level = x.meta().level + 1;
  x.metaMut().present = false;
  x.metaMut().flags |= 1n;
  drop(x);
}
export function writtenWrongType(): void {
  const x = makeTable();
  own(x);
  x.metaMut().flags = 1; // ERR UNASSIGNABLE bigint
  x.metaMut().level = "1"; // ERR UNASSIGNABLE number
  x.metaMut().pid = 1; // ERR TS2339 pid
  drop(x);
}
export function writtenAfterDrop(): void {
  const x = make();
  own(x);
  drop(x);
  x.metaMut().pid = 1; // ERR metaMut after drop
}
export function writtenThroughReference(x: UniqueFrameRef<Init>): void {
  x.metaMut().pid = 4;
  x.meta().pid = 4; // ERR TS2540 read-only
}
export function viewIsNoFrame(): void {
  const x = make();
  own(x);
  drop(x.meta()); // ERR drop needs a frame, but this is none
  drop(x);
}

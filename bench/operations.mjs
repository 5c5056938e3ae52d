// The operations on one frame, each beside the bare code for the same bytes.
import {
  alloc,
  createMemory,
  drop,
  FrameMeta,
  fromRaw,
  fromUnused,
  intoRaw,
  own,
  PAGE_SIZE,
  paddr,
  repurpose,
  u8,
  u16,
  u32,
} from "unique-frame";
import { compare, isShared as shared } from "./compare.mjs";

class Empty extends FrameMeta("Empty", {}) {}
class Four extends FrameMeta("Four", { level: u8, entries: u16, asid: u32, flags: u32 }) {}

let sink = 0;

/** The same bytes by hand, without ownership: a state word of 4 bytes and fields, in a slot of 64. */
function bare() {
  const buffer = shared ? new SharedArrayBuffer(64 * 256) : new ArrayBuffer(64 * 256);
  return { data: new DataView(buffer), atomic: new Int32Array(buffer) };
}

const memory = createMemory({ name: "bench", frames: 256, shared });
const { data, atomic } = bare();
const address = paddr(4 * PAGE_SIZE);
const kept = fromUnused(memory, paddr(8 * PAGE_SIZE), Four, { level: 1, entries: 2, asid: 3, flags: 4 });
own(kept);
const view = kept.meta();
const viewMut = kept.metaMut();
const claimBare = shared
  ? () => Atomics.compareExchange(atomic, 64, 0, 1)
  : () => data.getInt32(256, true) === 0 && data.setInt32(256, 1, true);
const releaseBare = shared ? () => Atomics.store(atomic, 64, 0) : () => data.setInt32(256, 0, true);

function rawAndBack(frame) {
  intoRaw(frame);
  fromRaw(frame);
}
function renew(frame, asid) {
  repurpose(frame, Four, { level: 1, entries: 2, asid, flags: 4 });
}

/** name, the library's way, the bare way */
const pairs = [
  [
    "claim and drop",
    () => {
      const frame = fromUnused(memory, address, Empty, {});
      own(frame);
      drop(frame);
    },
    () => {
      claimBare();
      releaseBare();
    },
  ],
  [
    "alloc and drop",
    () => {
      const frame = alloc(memory, Empty, {});
      own(frame);
      drop(frame);
    },
    () => {
      claimBare();
      releaseBare();
    },
  ],
  [
    "claim, 4 fields, read 2, drop",
    (i) => {
      const frame = fromUnused(memory, address, Four, { level: i & 255, entries: 2, asid: i, flags: 4 });
      own(frame);
      const meta = frame.meta();
      sink += meta.level + meta.asid;
      drop(frame);
    },
    (i) => {
      claimBare();
      data.setUint8(274, i & 255);
      data.setUint16(272, 2, true);
      data.setUint32(264, i, true);
      data.setUint32(268, 4, true);
      sink += data.getUint8(274) + data.getUint32(264, true);
      releaseBare();
    },
  ],
  ["read a field, view kept", () => (sink += view.asid), () => (sink += data.getUint32(264, true))],
  ["read a field, meta()", () => (sink += kept.meta().asid), () => (sink += data.getUint32(264, true))],
  ["write a field, view kept", (i) => (viewMut.asid = i), (i) => data.setUint32(264, i, true)],
  [
    "raw and back",
    () => {
      rawAndBack(kept);
    },
    () => {
      releaseBare();
      claimBare();
    },
  ],
  [
    "repurpose, 4 fields",
    (i) => renew(kept, i),
    (i) => {
      data.setUint8(274, 1);
      data.setUint16(272, 2, true);
      data.setUint32(264, i, true);
      data.setUint32(268, 4, true);
    },
  ],
];

await compare(pairs);
if (Number.isNaN(sink)) console.log(sink);

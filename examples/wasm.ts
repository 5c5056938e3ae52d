// A memory that a WebAssembly module works in as well: it imports the WebAssembly.Memory that the frames live in, and is
// told where a page lies while the page is lent. Nothing is copied.
// Run it: node dist-examples/wasm.js "some text"

import { alloc, createMemory, drop, FrameMeta, intoShared, memoryBytes, own, PAGE_SIZE, u16 } from "unique-frame";

// The part of the host's interface that is used here: @types/node has none.
declare namespace WebAssembly {
  class Memory {
    constructor(type: { readonly initial: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: { readonly env: { readonly memory: Memory } });
    readonly exports: { invert(start: number, end: number): number };
  }
}

/*
 * (module
 *   (import "env" "memory" (memory 1))
 *   ;; Inverts the bytes from $at on, before $end, and returns the sum of what they were.
 *   (func (export "invert") (param $at i32) (param $end i32) (result i32) (local $sum i32)
 *     (block $done
 *       (loop $next
 *         (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
 *         (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $at))))
 *         (i32.store8 (local.get $at) (i32.xor (i32.load8_u (local.get $at)) (i32.const 255)))
 *         (local.set $at (i32.add (local.get $at) (i32.const 1)))
 *         (br $next)))
 *     (local.get $sum)))
 */
const code = [
  "0061736d01000000", // "\0asm", version 1
  "01070160027f7f017f", // one type: (i32, i32) -> i32
  "020f0103656e76066d656d6f7279020001", // the import
  "03020100", // one function, of that type
  "070a0106696e766572740000", // the export
  "0a36013401017f02400340200020014f0d01200220002d00006a2102200020002d000041ff01733a0000200041016a21000c000b0b20020b", // its body
];

class Text extends FrameMeta("Text", { length: u16 }, { untyped: true }) {}

const WASM_PAGE = 65536;
const FRAMES = 8;
/** The first 64 KiB are the module's: a compiler would put its data and its stack there. */
const wasm = new WebAssembly.Memory({ initial: 1 + Math.ceil(memoryBytes(FRAMES) / WASM_PAGE) });
const memory = createMemory({ name: "wasm", frames: FRAMES, buffer: wasm, offset: WASM_PAGE });
const module = new WebAssembly.Module(Buffer.from(code.join(""), "hex"));
const { invert } = new WebAssembly.Instance(module, { env: { memory: wasm } }).exports;

const text = new TextEncoder().encode(process.argv[2] ?? "frame").subarray(0, PAGE_SIZE);
const frame = alloc(memory, Text, { length: text.length });
own(frame);
frame.write(0, text);

/** Lets the module work on the frame's text, where it lies. (In debug mode it would not: there `bytes` lends a copy.) */
const invertText = (): number => frame.bytes((page) => invert(page.byteOffset, page.byteOffset + frame.meta().length));

const copy = new Uint8Array(text.length);
console.log(`sum ${invertText()}`);
frame.read(0, copy);
console.log(`inverted ${Buffer.from(copy).toString("hex")}`);
wasm.grow(1); // the buffer is another one from here on; the frames find it
invertText();
frame.read(0, copy);
console.log(`again ${new TextDecoder().decode(copy)}`);
drop(frame);

/** What the compiler refuses. Nobody calls this. */
export function misuses(): void {
  using text = alloc(memory, Text, { length: 0 });
  own(text);
  // @ts-expect-error bytes: this function returns a promise, and the page is lent only until it returns
  text.bytes(async (page) => invert(page.byteOffset, page.byteOffset + page.length));
  intoShared(text);
  // @ts-expect-error bytes needs a unique frame, but this one is shared: ask tryUnique(frame) first
  text.bytes((page) => invert(page.byteOffset, page.byteOffset + page.length));
}

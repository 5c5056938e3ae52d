import { type Mistake, rights } from "./mistake.js";

const ALLOCATE = "allocate and free";
const BESIDE = "allocate beside claims by address and resets";

export const allocatorMistakes: readonly Mistake[] = [
  {
    name: "bytes are not looked at",
    transition: "allocate",
    file: "slot/allocator.ts",
    find: "if (((four >>> ((lane & 3) * 8)) & 0xff) !== BYTE_FREE) continue;",
    replace: "",
    configuration: BESIDE,
    violates: "ALLOCATE",
  },
  {
    name: "no second look after the summary bit",
    transition: "allocate",
    file: "slot/allocator.ts",
    find: "for (let index = start; index < end; index += 4) {",
    replace: "for (let index = end; index < end; index += 4) {",
    configuration: ALLOCATE,
    violates: "SUMMARY",
  },
  {
    name: "the second look before the summary bit",
    transition: "allocate",
    file: "slot/allocator.ts",
    find: "words.or(word, bit);",
    replace:
      "for (let index = start; index < end; index += 4) if (hasZeroByte(words.get(this.#bytesWord + (index >> 2)) | (end - index >= 4 ? 0 : -1 << ((end - index) * 8)))) return; words.or(word, bit); return;",
    configuration: ALLOCATE,
    violates: "SUMMARY",
  },
  {
    name: "the summary has the last word",
    transition: "allocate",
    file: "slot/allocator.ts",
    find: "index = this.#search(0, frames, false, claim);",
    replace: "index = this.#search(0, frames, true, claim);",
    configuration: ALLOCATE,
    violates: "ALLOCATE",
  },
  {
    name: "the summary bit goes before the frame is free",
    transition: "free",
    file: "slot/release.ts",
    find: "  if (tellAllocator) {\n    try {",
    replace: "  if (tellAllocator) {\n    slots.allocator.claimable(index);\n    tellAllocator = false;\n    try {",
    configuration: ALLOCATE,
    violates: "SUMMARY",
  },
  {
    name: "the summary bit stays",
    transition: "free",
    file: "slot/release.ts",
    find: "slots.allocator.claimable(index);",
    replace: "",
    configuration: ALLOCATE,
    violates: "SUMMARY",
  },
  {
    name: "the byte stays",
    transition: "free",
    file: "slot/allocator.ts",
    find: "this.#slots.words.setByte(this.#slots.layout.bytes + index, BYTE_FREE);",
    replace: "",
    configuration: ALLOCATE,
    violates: "TOLD",
  },
  {
    name: "another frame's byte",
    transition: "free",
    file: "slot/allocator.ts",
    find: "this.#slots.words.setByte(this.#slots.layout.bytes + index, BYTE_FREE);",
    replace: "this.#slots.words.setByte(this.#slots.layout.bytes, BYTE_FREE);",
    configuration: ALLOCATE,
    violates: "RIGHT",
    behind: rights("TOLD"),
  },
];
